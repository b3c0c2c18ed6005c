use super::*;

fn texts(values: &dyn HttpValues) -> Vec<String> {
    let mut texts = Vec::new();
    values.each(&mut |text| texts.push(text.to_owned()));
    texts
}

fn there_and_back<T: HttpValue + PartialEq + fmt::Debug>(value: T, text: &str) {
    assert_eq!(value.to_http(), text);
    assert_eq!(T::from_http(text), Ok(value));
}

#[test]
fn values_have_one_text() {
    there_and_back(String::new(), "");
    there_and_back("a, \"b\"".to_owned(), "a, \"b\"");
    there_and_back(true, "true");
    there_and_back(false, "false");
    there_and_back(i8::MIN, "-128");
    there_and_back(i16::MAX, "32767");
    there_and_back(0_i32, "0");
    there_and_back(i64::MIN, "-9223372036854775808");
    there_and_back(4.1_f32, "4.1");
    there_and_back(5.1_f64, "5.1");
    there_and_back(1.0_f64, "1.0");
    there_and_back(1e300_f64, "1e300");
    there_and_back(f64::MIN_POSITIVE, "2.2250738585072014e-308");
    there_and_back(f32::INFINITY, "Infinity");
    there_and_back(f64::NEG_INFINITY, "-Infinity");
}

#[test]
fn nan_has_a_word() {
    assert_eq!(f32::NAN.to_http(), "NaN");
    assert_eq!((-f64::NAN).to_http(), "NaN");
    assert!(f32::from_http("NaN").is_ok_and(f32::is_nan));
    assert!(f64::from_http("NaN").is_ok_and(f64::is_nan));
}

#[test]
fn booleans_are_two_words() {
    for text in [
        "", "True", "TRUE", "yes", "y", "on", "1", "0", "no", " true", "true ",
    ] {
        assert!(bool::from_http(text).is_err(), "{text}");
    }
}

#[test]
fn integers_keep_their_range() {
    assert!(i8::from_http("128").is_err());
    assert!(i16::from_http("-32769").is_err());
    assert!(i32::from_http("2147483648").is_err());
    assert!(i64::from_http("9223372036854775808").is_err());
    for text in [
        "", "true", "1.0", "1e3", "2ABC", "0x42", "NaN", "Infinity", "1 ", " 1", "1, 1",
    ] {
        assert!(i64::from_http(text).is_err(), "{text}");
    }
}

#[test]
fn floats_know_only_the_words_of_smithy() {
    for text in [
        "",
        "true",
        "2ABC",
        "0x42",
        "inf",
        "-inf",
        "+Infinity",
        "infinity",
        "nan",
        "-NaN",
        "1e999",
        " 1",
    ] {
        assert!(f64::from_http(text).is_err(), "{text}");
    }
    assert!(f32::from_http("1e39").is_err());
    assert_eq!(f64::from_http("1e39"), Ok(1e39));
    assert_eq!(f64::from_http("-2"), Ok(-2.0));
}

#[test]
fn errors_say_what_was_expected() {
    let error = i8::from_http("secret").unwrap_err();
    assert_eq!(error.to_string(), "expected a whole number of 8 bits");
    assert!(!format!("{error:?}").contains("secret"));
}

#[test]
fn members_hold_none_one_or_many() {
    let cases: [(&dyn HttpValues, Arity, &[&str]); 9] = [
        (&7_i32, Arity::One, &["7"]),
        (&"text", Arity::One, &["text"]),
        (&Box::new(true), Arity::One, &["true"]),
        (&Some(1_i8), Arity::One, &["1"]),
        (&None::<String>, Arity::Unset, &[]),
        (&None::<Vec<String>>, Arity::Unset, &[]),
        (&Vec::<bool>::new(), Arity::Many, &[]),
        (&Some(vec![1.5_f64, 2.5]), Arity::Many, &["1.5", "2.5"]),
        (&vec![Some(1_i16), None, Some(3)], Arity::Many, &["1", "3"]),
    ];
    for (values, arity, expected) in cases {
        assert_eq!(values.arity(), arity, "{expected:?}");
        assert_eq!(texts(values), expected);
    }
}
