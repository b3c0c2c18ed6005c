//! Tokens of JMESPath.

use serde_json::Value;

use crate::ir::Operator;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name, quoted or not.
    Name(String),
    /// A name that is followed by an opening parenthesis, which is part of it.
    Function(String),
    Number(i64),
    /// A constant in backticks, or text in apostrophes.
    Literal(Value),
    Dot,
    Star,
    /// `[`
    Open,
    /// `]`
    Close,
    /// `[]`
    Flatten,
    /// `[?`
    Filter,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    Comma,
    At,
    Not,
    Pipe,
    Operator(Operator),
    End,
}

/// The tokens of an expression, with an end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, after) = token(rest)?;
        tokens.push(token);
        rest = after.trim_start();
    }
    tokens.push(Token::End);
    Ok(tokens)
}

/// Longer tokens stand before those that they begin with.
const SYMBOLS: &[(&str, Token)] = &[
    ("[?", Token::Filter),
    ("[]", Token::Flatten),
    ("[", Token::Open),
    ("]", Token::Close),
    ("(", Token::OpenParen),
    (")", Token::CloseParen),
    (",", Token::Comma),
    (".", Token::Dot),
    ("*", Token::Star),
    ("@", Token::At),
    ("||", Token::Operator(Operator::Or)),
    ("|", Token::Pipe),
    ("&&", Token::Operator(Operator::And)),
    ("==", Token::Operator(Operator::Equal)),
    ("!=", Token::Operator(Operator::NotEqual)),
    ("!", Token::Not),
    ("<=", Token::Operator(Operator::LessOrEqual)),
    ("<", Token::Operator(Operator::Less)),
    (">=", Token::Operator(Operator::GreaterOrEqual)),
    (">", Token::Operator(Operator::Greater)),
];

/// What the grammar has and a typed answer cannot be given for.
const REFUSED: &[(char, &str)] = &[
    ('&', "a reference to an expression (`&`)"),
    ('{', "a hash (`{…}`)"),
    (':', "a slice (`:`)"),
];

fn token(text: &str) -> Result<(Token, &str), String> {
    for (symbol, token) in SYMBOLS {
        if let Some(after) = text.strip_prefix(symbol) {
            return Ok((token.clone(), after));
        }
    }
    let first = text.chars().next().unwrap_or_default();
    match first {
        '\'' => raw_text(&text[1..]),
        '`' => literal(&text[1..]),
        '"' => quoted(text),
        '-' | '0'..='9' => number(text),
        _ if first.is_ascii_alphabetic() || first == '_' => {
            let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let (name, after) = text.split_at(end.unwrap_or(text.len()));
            Ok(match after.strip_prefix('(') {
                Some(after) => (Token::Function(name.to_owned()), after),
                None => (Token::Name(name.to_owned()), after),
            })
        }
        _ => Err(
            match REFUSED.iter().find(|(refused, _)| *refused == first) {
                Some((_, name)) => format!("{name} is not supported"),
                None => format!("`{first}` is not understood"),
            },
        ),
    }
}

/// `'…'`: only the apostrophe and the backslash are escaped.
fn raw_text(text: &str) -> Result<(Token, &str), String> {
    let end = closing(text, '\'')?;
    let raw = text[..end].replace("\\'", "'").replace("\\\\", "\\");
    Ok((Token::Literal(Value::String(raw)), &text[end + 1..]))
}

/// `` `…` ``: JSON, in which only the backtick is escaped besides.
fn literal(text: &str) -> Result<(Token, &str), String> {
    let end = closing(text, '`')?;
    let json = text[..end].replace("\\`", "`");
    let value =
        serde_json::from_str(json.trim()).map_err(|_| format!("`{}` is no JSON", json.trim()))?;
    Ok((Token::Literal(value), &text[end + 1..]))
}

/// `"…"`: a name, written as a JSON string.
fn quoted(text: &str) -> Result<(Token, &str), String> {
    let end = closing(&text[1..], '"')? + 2;
    let name = serde_json::from_str(&text[..end])
        .map_err(|_| format!("{} is no quoted name", &text[..end]))?;
    Ok((Token::Name(name), &text[end..]))
}

fn number(text: &str) -> Result<(Token, &str), String> {
    let digits = text[1..].find(|c: char| !c.is_ascii_digit());
    let (number, after) = text.split_at(digits.map_or(text.len(), |digits| digits + 1));
    let number = number
        .parse()
        .map_err(|_| format!("`{number}` is no index"))?;
    Ok((Token::Number(number), after))
}

/// Where the closing sign stands, skipping what a backslash escapes.
fn closing(text: &str, sign: char) -> Result<usize, String> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == sign => return Ok(at),
            _ => {}
        }
    }
    Err(format!("a {sign} is not closed"))
}
