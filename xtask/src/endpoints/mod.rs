//! Where two models send requests: their endpoint rules are run over every region of every partition, with and without
//! each switch, and the results are compared, not the texts of the rules.
//!
//! The rules are run here and not in the generator, because the functions that they call and the table of partitions
//! live in the runtime, which the generator does not link. So a report says what generated code would do.

mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use aws_restjson::endpoint::{partition, partitions};
use aws_restjson_codegen::diff::{Change, Side};
use serde_json::Value;

use crate::Failure;
use rules::{Scope, Term, constant, resolve};

/// How many regions are named before the rest is counted.
const NAMED: usize = 3;

/// What differs. Refusals are equal, whatever their words.
pub(crate) fn compare(old: &Side, new: &Side) -> Result<Vec<Change>, Failure> {
    let (before, after) = (old.endpoint_rules(), new.endpoint_rules());
    if before == after {
        return Ok(Vec::new());
    }
    let examples = old.endpoint_cases().iter().chain(new.endpoint_cases());
    let mut found: Vec<Difference> = Vec::new();
    for case in cases(&[&before, &after], examples) {
        let run = |set| {
            resolve(set, &case.given)
                .map_err(|problem| format!("error: the endpoint rules use {problem}"))
        };
        let (was, is) = (run(&before)?, run(&after)?);
        if was == is {
            continue;
        }
        let (was, is) = (case.pattern(&was), case.pattern(&is));
        let same =
            |other: &&mut Difference| other.with == case.with && other.was == was && other.is == is;
        match found.iter_mut().find(same) {
            Some(difference) => difference.regions.extend(case.region),
            None => found.push(Difference {
                with: case.with,
                was,
                is,
                regions: case.region.into_iter().collect(),
            }),
        }
    }
    Ok(found.iter().map(Difference::change).collect())
}

/// Results that differ in the same way in several regions.
struct Difference {
    with: String,
    was: String,
    is: String,
    regions: Vec<String>,
}

impl Difference {
    fn change(&self) -> Change {
        let regions = match &self.regions[..] {
            [] => "without a region".to_owned(),
            regions if regions.len() <= NAMED => format!("in {}", regions.join(", ")),
            regions => format!(
                "in {} and {} more",
                regions[..NAMED].join(", "),
                regions.len() - NAMED
            ),
        };
        let fact = format!("{regions}{}:", self.with);
        Change::different("endpoint", fact, Some(&self.was), Some(&self.is))
    }
}

/// One set of parameters.
struct Case {
    region: Option<String>,
    /// The other parameters in words.
    with: String,
    given: Scope,
}

impl Case {
    /// A result with placeholders for the region and what follows from it, so that regions can be told together.
    fn pattern(&self, result: &str) -> String {
        let Some(region) = &self.region else {
            return result.to_owned();
        };
        let result = result.replace(region.as_str(), "{Region}");
        match partition(region) {
            Some(of) => result
                .replace(of.dual_stack_dns_suffix, "{dualStackDnsSuffix}")
                .replace(of.dns_suffix, "{dnsSuffix}"),
            None => result,
        }
    }
}

/// Every region and none, times the switches of the rules one by one and those for FIPS and dual stack together, with
/// and without an endpoint of the caller's own; and what the models give as examples.
fn cases<'a>(sets: &[&Value], examples: impl Iterator<Item = &'a Value>) -> Vec<Case> {
    let mut all: Vec<Scope> = Vec::new();
    let (region_names, url_names) = (
        built_in(sets, "AWS::Region"),
        built_in(sets, "SDK::Endpoint"),
    );
    let regions = partitions()
        .iter()
        .flat_map(|partition| partition.regions());
    let regions = regions.map(|region| Some((*region).to_owned()));
    let regions: Vec<Option<String>> = regions.chain([None]).collect();
    for switches in switches(sets) {
        for endpoint in [None, Some("https://example.com")] {
            for region in &regions {
                let mut given = Scope::new();
                given.extend(named(&region_names, region.as_deref()));
                given.extend(named(&url_names, endpoint));
                given.extend(switches.iter().map(|name| (name.clone(), Term::Bool(true))));
                all.push(given);
            }
        }
    }
    for params in examples.filter_map(|case| case.get("params")?.as_object()) {
        let given = params
            .iter()
            .map(|(name, value)| (name.clone(), constant(value)));
        all.push(given.collect());
    }
    let cases = all.into_iter().map(|given| Case {
        region: given.iter().find_map(|(name, value)| match value {
            Term::Text(region) if region_names.contains(name) => Some(region.clone()),
            _ => None,
        }),
        with: words(&given, &region_names),
        given,
    });
    let mut seen = BTreeSet::new();
    cases
        .filter(|case| seen.insert((case.with.clone(), case.region.clone())))
        .collect()
}

/// The names of the parameters that the client fills with this.
fn built_in(sets: &[&Value], what: &str) -> BTreeSet<String> {
    let parameters = sets
        .iter()
        .filter_map(|set| set.get("parameters")?.as_object());
    let names = parameters
        .flatten()
        .filter(|(_, parameter)| parameter.get("builtIn").and_then(Value::as_str) == Some(what));
    names.map(|(name, _)| name.clone()).collect()
}

fn named<'a>(
    names: &'a BTreeSet<String>,
    value: Option<&'a str>,
) -> impl Iterator<Item = (String, Term)> + 'a {
    let value = value.map(str::to_owned);
    names
        .iter()
        .filter_map(move |name| Some((name.clone(), Term::Text(value.clone()?))))
}

/// Which switches are on at the same time.
fn switches(sets: &[&Value]) -> Vec<Vec<String>> {
    let parameters = sets
        .iter()
        .filter_map(|set| set.get("parameters")?.as_object());
    let all = parameters.flatten().filter(|(_, parameter)| {
        let kind = parameter.get("type").and_then(Value::as_str);
        kind.is_some_and(|kind| kind.eq_ignore_ascii_case("boolean"))
    });
    let names: BTreeSet<&String> = all.map(|(name, _)| name).collect();
    let mut switches = vec![Vec::new()];
    switches.extend(names.iter().map(|name| vec![(*name).clone()]));
    let both = ["UseDualStack", "UseFIPS"].map(str::to_owned);
    if both.iter().all(|name| names.contains(name)) {
        switches.push(both.to_vec());
    }
    switches
}

/// All parameters but the region, in words: ` with UseFIPS, Bucket = a`.
fn words(given: &Scope, region_names: &BTreeSet<String>) -> String {
    let others = given
        .iter()
        .filter(|(name, _)| !region_names.contains(name));
    let mut parts: Vec<String> = others
        .filter_map(|(name, value)| match value {
            Term::Bool(false) => None,
            Term::Bool(true) => Some(name.clone()),
            Term::Text(text) => Some(format!("{name} = {text}")),
            Term::Texts(texts) => Some(format!("{name} = [{}]", texts.join(", "))),
            _ => Some(name.clone()),
        })
        .collect();
    parts.sort();
    if parts.is_empty() {
        String::new()
    } else {
        format!(" with {}", parts.join(", "))
    }
}
