//! Text that is not JSON.

use super::{Map, check, refuse};
use crate::json::ErrorKind::*;
use crate::json::{Reader, from_slice};
use crate::value::Document;

#[test]
fn text_that_ends_too_early() {
    let end = "the end of the input";
    refuse::<Map<bool>>(
        "{",
        UnexpectedEnd,
        1,
        "",
        &format!("`,` or `}}`, found {end}"),
    );
    refuse::<Map<bool>>(
        r#"{"a":"#,
        UnexpectedEnd,
        5,
        "a",
        &format!("a boolean, found {end}"),
    );
    refuse::<Map<bool>>(
        r#"{"a":tru"#,
        UnexpectedEnd,
        5,
        "a",
        &format!("a boolean, found {end}"),
    );
    refuse::<Map<bool>>(
        r#"{"a":nul"#,
        UnexpectedEnd,
        5,
        "a",
        &format!("a value, found {end}"),
    );
    refuse::<Map<bool>>(
        r#"{"a""#,
        UnexpectedEnd,
        4,
        "a",
        &format!("`:`, found {end}"),
    );
    refuse::<Map<bool>>(
        r#"{"a":true,"#,
        UnexpectedEnd,
        10,
        "",
        &format!("a key in quotes, found {end}"),
    );
    refuse::<Vec<i64>>(
        "[1",
        UnexpectedEnd,
        2,
        "[0]",
        &format!("`,` or `]`, found {end}"),
    );
    refuse::<Vec<i64>>(
        "[1,",
        UnexpectedEnd,
        3,
        "[1]",
        &format!("an integer of 64 bits, found {end}"),
    );
    refuse::<Vec<i64>>(
        "[-",
        UnexpectedEnd,
        2,
        "[0]",
        &format!("a digit, found {end}"),
    );
    refuse::<String>(
        r#""a"#,
        UnexpectedEnd,
        2,
        "",
        &format!("a closing quote, found {end}"),
    );
    refuse::<String>(
        r#""a\"#,
        UnexpectedEnd,
        3,
        "",
        &format!("the rest of an escape, found {end}"),
    );
    refuse::<String>(
        r#""\u00e"#,
        UnexpectedEnd,
        6,
        "",
        &format!("the rest of an escape, found {end}"),
    );
}

#[test]
fn text_that_is_not_json() {
    let junk = "something that is not JSON";
    refuse::<Map<bool>>(r#"{"a" true}"#, Syntax, 5, "a", "`:`, found a boolean");
    refuse::<Map<bool>>(
        r#"{"a":true "b""#,
        Syntax,
        10,
        "a",
        "`,` or `}`, found a string",
    );
    refuse::<Map<bool>>(r#"{"a":true]"#, Syntax, 9, "a", "`,` or `}`, found `]`");
    refuse::<Map<bool>>(
        r#"{"a":true,}"#,
        Syntax,
        10,
        "",
        "a key in quotes, found `}`",
    );
    refuse::<Map<bool>>(
        r#"{,"a":true}"#,
        Syntax,
        1,
        "",
        "a key in quotes, found `,`",
    );
    refuse::<Map<bool>>(
        r#"{1:true}"#,
        Syntax,
        1,
        "",
        "a key in quotes, found a number",
    );
    refuse::<Map<bool>>(
        "{'a':true}",
        Syntax,
        1,
        "",
        &format!("a key in quotes, found {junk}"),
    );
    refuse::<Map<bool>>(
        r#"{"a":TRUE}"#,
        Syntax,
        5,
        "a",
        &format!("a boolean, found {junk}"),
    );
    refuse::<Map<bool>>(
        r#"{"a":trux}"#,
        Syntax,
        5,
        "a",
        &format!("a boolean, found {junk}"),
    );
    refuse::<Map<bool>>(
        r#"{"a":nulx}"#,
        Syntax,
        5,
        "a",
        &format!("a value, found {junk}"),
    );
    refuse::<Vec<i64>>("[1 2]", Syntax, 3, "[0]", "`,` or `]`, found a number");
    refuse::<Vec<i64>>("[1}", Syntax, 2, "[0]", "`,` or `]`, found `}`");
    refuse::<Vec<i64>>("[1,]", Syntax, 3, "[1]", "an integer of 64 bits, found `]`");
    refuse::<Vec<i64>>("[,1]", Syntax, 1, "[0]", "an integer of 64 bits, found `,`");
    refuse::<Vec<i64>>("[:]", Syntax, 1, "[0]", "an integer of 64 bits, found `:`");
    refuse::<Vec<i64>>(
        "[01]",
        Syntax,
        2,
        "[0]",
        "no digit after a leading zero, found a number",
    );
    refuse::<Vec<f64>>("[1.]", Syntax, 3, "[0]", "a digit, found `]`");
    refuse::<Vec<f64>>("[1e+]", Syntax, 4, "[0]", "a digit, found `]`");
    refuse::<Vec<f64>>("[-x]", Syntax, 2, "[0]", &format!("a digit, found {junk}"));
    refuse::<Vec<f64>>(
        "[NaN]",
        Syntax,
        1,
        "[0]",
        &format!("a number of double precision, found {junk}"),
    );
    refuse::<Vec<f64>>(
        "[+1]",
        Syntax,
        1,
        "[0]",
        &format!("a number of double precision, found {junk}"),
    );
    refuse::<Vec<f64>>(
        "[.5]",
        Syntax,
        1,
        "[0]",
        &format!("a number of double precision, found {junk}"),
    );
    refuse::<Document>("[a]", Syntax, 1, "[0]", &format!("a value, found {junk}"));
    refuse::<Document>(
        "\u{feff}1",
        Syntax,
        0,
        "",
        &format!("a value, found {junk}"),
    );
    refuse::<Document>("\u{a0}1", Syntax, 0, "", &format!("a value, found {junk}"));
    check(
        Reader::new(b"/**/").skip(),
        Syntax,
        0,
        "",
        &format!("a value, found {junk}"),
    );
}

#[test]
fn text_after_the_value() {
    let words = "the end of the input, found something after the value";
    refuse::<Map<bool>>("{} {}", TrailingData, 3, "", words);
    refuse::<Vec<bool>>("[]]", TrailingData, 2, "", words);
    refuse::<bool>("truex", TrailingData, 4, "", words);
    refuse::<i64>("1\0", TrailingData, 1, "", words);
}

#[test]
fn strings_that_are_not_valid() {
    let control = "an escape, found a bare control character";
    refuse::<Vec<String>>("[\"ab\n\"]", ControlCharacter, 4, "[0]", control);
    refuse::<Vec<String>>("[\"\\n\u{1f}\"]", ControlCharacter, 4, "[0]", control);
    refuse::<Vec<String>>(b"[\"a\0", ControlCharacter, 3, "[0]", control);

    let utf8 = "UTF-8, found other bytes";
    refuse::<Vec<String>>(b"[\"a\xff\"]", InvalidUtf8, 3, "[0]", utf8);
    refuse::<Vec<String>>(b"[\"a\\n\xc3\"]", InvalidUtf8, 5, "[0]", utf8);
    refuse::<Vec<String>>(b"[\"\xed\xa0\x80\"]", InvalidUtf8, 2, "[0]", utf8);
    refuse::<Vec<String>>(b"[\"\xc0\x80\"]", InvalidUtf8, 2, "[0]", utf8);
    refuse::<Map<bool>>(b"{\"\xff\":true}", InvalidUtf8, 2, "", utf8);

    let escape = "an escape of JSON, found another one";
    refuse::<Vec<String>>(r#"["a\x"]"#, InvalidEscape, 3, "[0]", escape);
    refuse::<Vec<String>>(r#"["\U0041"]"#, InvalidEscape, 2, "[0]", escape);
    let digits = "four hexadecimal digits after `\\u`, found fewer";
    refuse::<Vec<String>>(r#"["\u00g0"]"#, InvalidEscape, 2, "[0]", digits);
    refuse::<Vec<String>>(r#"["\u+041"]"#, InvalidEscape, 2, "[0]", digits);
    refuse::<Vec<String>>(r#"["\ud83d\u00"]"#, InvalidEscape, 8, "[0]", digits);

    let half = "a surrogate pair, found one half of it";
    for text in [
        r#"["\ud83d"]"#,
        r#"["\udc00"]"#,
        r#"["\ud83dx"]"#,
        r#"["\ud83d\n"]"#,
        r#"["\ud83d\ud83d"]"#,
        r#"["\ud83d\u0041"]"#,
        r#"["\ud83d\ue000"]"#,
        r#"["\udc00\ud83d"]"#,
    ] {
        refuse::<Vec<String>>(text, LoneSurrogate, 2, "[0]", half);
    }
}

#[test]
fn documents_that_are_too_deep() {
    let words = "at most 128 levels of arrays and objects, found one more";
    let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
    from_slice::<Document>(nested(128).as_bytes()).expect("deep enough");
    Reader::new(nested(128).as_bytes())
        .skip()
        .expect("deep enough");
    let path = "[0]".repeat(128);
    refuse::<Document>(nested(129), TooDeep, 128, &path, words);
    check(
        Reader::new(nested(129).as_bytes()).skip(),
        TooDeep,
        128,
        &path,
        words,
    );
    let objects = "{\"a\":".repeat(129);
    let path = ["a"; 128].join(".");
    refuse::<Document>(objects, TooDeep, 128 * 5, &path, words);
    // What has been left does not count.
    let wide = format!("[{}[]]", "[[]],".repeat(200));
    from_slice::<Document>(wide.as_bytes()).expect("not deep at all");
}
