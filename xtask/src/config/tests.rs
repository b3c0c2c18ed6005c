use super::*;

#[test]
fn everything_is_read() {
    let text = r##"
        docs = "markdown"
        crate-docs = "words"
        extra = ["guide"]
        [names]
        "a#B" = "C"
        [completed-by]
        "a#Events" = "stop"
        [default-headers."a#Op"]
        accept = "x/y"
        [answer-headers."a#Op"]
        cost = { header = "x-cost", type = "long", docs = "What it cost." }
        [spans."a#Op"]
        constants = { "x.kind" = "y" }
        input = { "x.name" = "name" }
        output = { "x.count" = "a.b" }
        [event-spans."a#Events".stop]
        "x.reason" = "reason"
        [[hints]]
        code = "E"
        message = "words"
        hint = "advice"
        [provenance]
        api = "A 1"
        as-of = "2026-01"
        description-version = "1.2.3"
        checked = "by eye"
        note = ""
    "##;
    let config = parse(text).unwrap();
    assert_eq!(config.docs, DocsFormat::Markdown);
    assert_eq!(config.crate_docs.as_deref(), Some("words"));
    assert_eq!(config.extra, ["guide"]);
    assert_eq!(config.names["a#B"], "C");
    assert_eq!(config.completed_by["a#Events"], "stop");
    assert_eq!(config.default_headers["a#Op"]["accept"], "x/y");
    let cost = &config.answer_headers["a#Op"]["cost"];
    assert_eq!(cost.header, "x-cost");
    assert_eq!(cost.ty, AnswerHeaderType::Long);
    assert_eq!(cost.docs, "What it cost.");
    let spans = &config.spans["a#Op"];
    assert_eq!(spans.constants["x.kind"], "y");
    assert_eq!(spans.input["x.name"], "name");
    assert_eq!(spans.output["x.count"], "a.b");
    assert_eq!(config.event_spans["a#Events"]["stop"]["x.reason"], "reason");
    let hint = &config.hints[0];
    assert_eq!(
        [&hint.code, &hint.message, &hint.hint],
        ["E", "words", "advice"]
    );
    let provenance = provenance_of(table(text).unwrap().remove("provenance").unwrap());
    let expected = Provenance {
        api: "A 1".to_owned(),
        as_of: "2026-01".to_owned(),
        description_version: "1.2.3".to_owned(),
        checked: "by eye".to_owned(),
        note: String::new(),
    };
    assert_eq!(provenance.unwrap(), expected);
}

#[test]
fn a_model_that_was_not_compared_with_a_description_names_no_version() {
    let text = "[provenance]\napi = \"A\"\nas-of = \"\"\nchecked = \"\"\nnote = \"\"";
    parse(text).unwrap();
    let value = table(text).unwrap().remove("provenance").unwrap();
    assert_eq!(provenance_of(value).unwrap().description_version, "");
}

#[test]
fn what_is_not_known_is_refused() {
    for (text, words) in [
        ("docs = \"rst\"", "neither"),
        ("docs = 1", "the key `docs`"),
        ("name = {}", "the key `name`"),
        ("extra = [1]", "no name of a module"),
        ("[names]\na = 1", "[names] a, which is no string"),
        ("[default-headers]\na = 1", "no table of headers"),
        ("[names", "unclosed table"),
        ("[answer-headers]\na = 1", "no table of header fields"),
        ("[answer-headers.a]\nb = 1", "[answer-headers] b, which"),
        (
            "[answer-headers.a]\nb = {header = \"b\"}",
            "header, type, docs",
        ),
        (
            "[answer-headers.a]\nb = {header = \"b\", type = \"x\", docs = \"\"}",
            "neither \"long\" nor",
        ),
        ("spans = {a = 1}", "[spans] a, which is no table"),
        ("spans = {a = {b = 1}}", "[spans] a b, which is no table"),
        ("spans = {a = {b = {}}}", "the key `b`; known are constants"),
        (
            "spans = {a = {input = {b = 1}}}",
            "[[spans] a input] b, which is no string",
        ),
        (
            "event-spans = {a = 1}",
            "[event-spans] a, which is no table",
        ),
        ("event-spans = 1", "the key `event-spans`"),
        ("hints = [1]", "[[hints]], which"),
        ("[provenance]\napi = \"A\"", "api, as-of, checked, note"),
        ("provenance = 1", "[provenance], which"),
        (
            "[provenance]\ndescription-version = \"../1.2\"",
            "[provenance] description-version is not a version",
        ),
        (
            "[provenance]\ndescription-version = 1.2",
            "description-version is not a version",
        ),
        (
            "[provenance]\ndescription-version = \"\"",
            "description-version is not a version",
        ),
        ("[[hints]]\ncode = \"a\"", "code, message, hint"),
        (
            "[[hints]]\ncode = \"a\"\nmessage = \"b\"\nhint = \"c\"\nwhy = \"d\"",
            "code, message, hint",
        ),
    ] {
        let error = parse(text).expect_err("this is refused");
        assert!(error.contains(words), "{error}");
    }
}
