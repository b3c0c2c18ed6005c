//! Random values of our types.

use std::collections::{BTreeMap, BTreeSet};

use aws_restjson::{Blob, Timestamp};
use serde_json::{Map, Value, json};

use crate::Random;

/// A value can be drawn.
pub trait Sample: Sized {
    fn sample(g: &mut Gen) -> Self;
}

/// Below this depth, nothing is set that need not be.
const DEPTH: usize = 14;

/// Below this depth, lists have one element at most, and documents are short.
const BROAD: usize = 5;

/// Draws values and remembers which members it has set.
pub struct Gen {
    pub random: Random,
    /// How many of a hundred optional members are set.
    pub density: usize,
    depth: usize,
    turns: Turns,
}

/// What is remembered from one value to the next.
#[derive(Default)]
pub struct Turns {
    /// How often each union and enum was drawn.
    drawn: BTreeMap<&'static str, usize>,
    /// The members that were set, as `shape$member`, and variants, as `Union::Variant`.
    pub set: BTreeSet<&'static str>,
}

impl Gen {
    pub fn new(seed: u64, density: usize) -> Self {
        Self {
            random: Random(seed),
            density,
            depth: 0,
            turns: Turns::default(),
        }
    }

    /// Goes on where another left off.
    pub fn take_turns(&mut self, turns: &mut Turns) {
        self.turns = std::mem::take(turns);
    }

    /// Hands on to another.
    pub fn give_turns(&mut self, turns: &mut Turns) {
        *turns = std::mem::take(&mut self.turns);
    }

    pub fn enter(&mut self) {
        self.depth += 1;
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Notes that a member is set.
    pub fn set(&mut self, key: &'static str) -> bool {
        self.turns.set.insert(key);
        true
    }

    /// Whether an optional member is set.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.depth < DEPTH && self.random.below(100) < self.density && self.set(key)
    }

    /// Every variant has its turn.
    pub fn variant(&mut self, union: &'static str, count: usize) -> usize {
        let turn = self.turns.drawn.entry(union).or_default();
        *turn += 1;
        (*turn - 1) % count
    }

    /// Every value of an enum has its turn, and now and then comes one that nobody knows.
    pub fn value(&mut self, name: &'static str, values: &'static [&'static str]) -> &'static str {
        match self.variant(name, values.len() + 1) {
            at if at < values.len() => values[at],
            _ => "a-value-of-tomorrow",
        }
    }

    /// What stands in a path.
    pub fn label(&mut self) -> String {
        let names = [
            "anthropic.claude-sonnet-4-20250514-v1:0",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-haiku-20240307-v1:0",
            "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc",
            "us.meta.llama3-2-90b-instruct-v1:0",
            "a b+c%2F~(x)'*!",
            "größe/日本",
        ];
        self.random.pick(&names).to_owned()
    }

    /// What stands in a header.
    pub fn header(&mut self) -> String {
        let values = ["application/json", "x", "guard-1", "DRAFT", "a, b; c=\"d\""];
        self.random.pick(&values).to_owned()
    }
}

impl Sample for String {
    fn sample(g: &mut Gen) -> Self {
        match g.random.below(40) {
            0 => String::new(),
            1 => "long ".repeat(5_000),
            _ => g.random.text(
                8,
                &[
                    "a",
                    "Z",
                    "0",
                    " ",
                    "\"",
                    "\\",
                    "/",
                    "\n",
                    "\t",
                    "\u{0}",
                    "\u{1f}",
                    "\u{7f}",
                    "ä",
                    "€",
                    "😀",
                    "\u{2028}",
                    "\u{fffd}",
                    "</script>",
                ],
            ),
        }
    }
}

impl Sample for bool {
    fn sample(g: &mut Gen) -> Self {
        g.random.below(2) == 0
    }
}

impl Sample for i32 {
    fn sample(g: &mut Gen) -> Self {
        *g.random.pick(&[&0, &1, &-1, &42, &i32::MAX, &i32::MIN])
    }
}

impl Sample for i64 {
    fn sample(g: &mut Gen) -> Self {
        *g.random
            .pick(&[&0, &1, &-1, &9_007_199_254_740_993, &i64::MAX, &i64::MIN])
    }
}

impl Sample for f32 {
    fn sample(g: &mut Gen) -> Self {
        *g.random.pick(&[&0.0, &1.0, &0.1, &0.7, &-2.5, &1e30])
    }
}

impl Sample for f64 {
    fn sample(g: &mut Gen) -> Self {
        *g.random.pick(&[&0.0, &1.0, &0.1, &0.7, &-2.5, &1e300])
    }
}

impl Sample for Blob {
    fn sample(g: &mut Gen) -> Self {
        match g.random.below(20) {
            0 => Blob::from(vec![0x5a; 100_000]),
            _ => Blob::from(g.random.bytes(40)),
        }
    }
}

impl Sample for Timestamp {
    fn sample(g: &mut Gen) -> Self {
        let seconds = i64::try_from(g.random.below(4_000_000_000)).unwrap();
        Timestamp::from_epoch_seconds(seconds)
    }
}

/// A document is not null as a whole: a member that is null is absent.
impl Sample for Value {
    fn sample(g: &mut Gen) -> Self {
        loop {
            let value = document(g);
            if !value.is_null() {
                return value;
            }
        }
    }
}

fn document(g: &mut Gen) -> Value {
    g.enter();
    let most = if g.depth < BROAD { 8 } else { 6 };
    let value = match g.random.below(most) {
        0 => Value::Null,
        1 => json!(bool::sample(g)),
        2 => json!(i64::sample(g)),
        3 => json!(g.random.pick(&[&0.5, &-0.25, &1e-7, &1.5e300])),
        4 | 5 => json!(String::sample(g)),
        6 => (0..g.random.below(3)).map(|_| document(g)).collect(),
        _ => {
            let count = g.random.below(4);
            let members = (0..count).map(|_| (String::sample(g), document(g)));
            members.collect::<Map<String, Value>>().into()
        }
    };
    g.leave();
    value
}

impl<T: Sample> Sample for Box<T> {
    fn sample(g: &mut Gen) -> Self {
        Self::new(T::sample(g))
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(g: &mut Gen) -> Self {
        let most = if g.depth < BROAD { 3 } else { 1 };
        let count = if g.density == 100 {
            1 + g.random.below(most)
        } else {
            g.random.below(most + 1)
        };
        (0..count).map(|_| T::sample(g)).collect()
    }
}

impl<T: Sample> Sample for BTreeMap<String, T> {
    fn sample(g: &mut Gen) -> Self {
        let count = if g.depth < BROAD {
            1 + g.random.below(3)
        } else {
            1
        };
        let entries = (0..count).map(|at| (format!("{at}{}", String::sample(g)), T::sample(g)));
        entries.collect()
    }
}
