use super::*;

fn parsed(args: &[&str]) -> Result<Command, Failure> {
    parse(
        std::iter::once("xtask")
            .chain(args.iter().copied())
            .map(OsString::from),
    )
}

#[test]
fn commands_are_read() {
    assert_eq!(parsed(&["regen"]), Ok(Command::Regen(Regen::default())));
    let options = Regen {
        check: true,
        ..Regen::default()
    };
    assert_eq!(parsed(&["regen", "--check"]), Ok(Command::Regen(options)));
    let options = Regen {
        check: false,
        against: Some("v1".to_owned()),
        report: Some("f".into()),
        date: Some("2026-01-31".to_owned()),
    };
    let words = [
        "regen",
        "--against",
        "v1",
        "--report=f",
        "--date",
        "2026-01-31",
    ];
    assert_eq!(parsed(&words), Ok(Command::Regen(options)));
    let options = Diff {
        old: "a".to_owned(),
        new: "b".to_owned(),
        format: Format::Json,
    };
    let words = ["diff", "a", "--format", "json", "b"];
    assert_eq!(parsed(&words), Ok(Command::Diff(options)));
    let options = CheckModel {
        description: "a".into(),
        paginators: Some("b".into()),
        model: Some("m".into()),
    };
    let words = ["check-model", "a", "b", "--model", "m"];
    assert_eq!(parsed(&words), Ok(Command::CheckModel(options)));
    assert_eq!(parsed(&["--help"]), Ok(Command::Help));
    let generate = parsed(&[
        "generate",
        "--model",
        "a",
        "--model=b",
        "--out",
        "o",
        "--name",
        "n",
    ]);
    let options = Generate {
        models: vec!["a".into(), "b".into()],
        out: "o".into(),
        name: "n".into(),
        config: None,
    };
    assert_eq!(generate, Ok(Command::Generate(options)));
    let conformance = parsed(&["conformance", "a", "--jobs", "3", "b", "--docs"]);
    let options = Conformance {
        folders: vec!["a".into(), "b".into()],
        jobs: Some(3),
        docs: true,
    };
    assert_eq!(conformance, Ok(Command::Conformance(options)));
}

#[test]
fn what_is_not_understood_is_named() {
    for (args, words) in [
        (&[][..], "no command is given"),
        (&["regenerate"], "unexpected argument \"regenerate\""),
        (&["regen", "--chek"], "invalid option '--chek'"),
        (
            &["generate", "--out", "o", "--name", "n"],
            "generate needs --model FILE",
        ),
        (
            &["generate", "--model", "a", "--name", "n"],
            "generate needs --out DIR",
        ),
        (
            &["generate", "--model", "a", "--out", "o"],
            "generate needs --name CRATE",
        ),
        (
            &["generate", "--model"],
            "missing argument for option '--model'",
        ),
        (
            &["regen", "--check", "--report", "f"],
            "--check compares generated/ only",
        ),
        (
            &["regen", "--date", "2026-01-31"],
            "--date is that of a report",
        ),
        (
            &["regen", "--report", "f", "--date", "today"],
            "\"today\" is no date",
        ),
        (
            &["diff", "a"],
            "diff needs two models, OLD and NEW, and has 1",
        ),
        (
            &["diff", "a", "b", "c"],
            "diff needs two models, OLD and NEW, and has 3",
        ),
        (
            &["diff", "a", "b", "--format", "html"],
            "\"html\" is no format",
        ),
        (&["check-model"], "check-model needs DESCRIPTION"),
        (&["check-model", "a", "b", "c"], "unexpected argument \"c\""),
        (&["conformance", "--docs"], "conformance needs a folder"),
        (
            &["conformance", "a", "--jobs", "x"],
            "cannot parse argument \"x\"",
        ),
        (&["conformance", "a", "--doc"], "invalid option '--doc'"),
    ] {
        let error = parsed(args).expect_err("this is refused");
        assert!(error.starts_with(&format!("error: {words}")), "{error}");
    }
}
