use super::{Ast, parse};

/// The tree with every part in brackets.
fn tree(text: &str) -> String {
    show(&parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}")))
}

fn show(ast: &Ast) -> String {
    let list = |items: &[Ast]| items.iter().map(show).collect::<Vec<_>>().join(" ");
    match ast {
        Ast::Current => "@".to_owned(),
        Ast::Field(name) => name.clone(),
        Ast::Literal(value) => format!("`{value}`"),
        Ast::Index(of, at) => format!("(at {at} {})", show(of)),
        Ast::Flatten(of) => format!("(flat {})", show(of)),
        Ast::Values(of) => format!("(values {})", show(of)),
        Ast::Project(of, each) => format!("(each {} {})", show(of), show(each)),
        Ast::Filter(of, condition) => format!("(where {} {})", show(of), show(condition)),
        Ast::Then(left, right) => format!("(then {} {})", show(left), show(right)),
        Ast::List(items) => format!("[{}]", list(items)),
        Ast::Call(name, arguments) => format!("({name} {})", list(arguments)),
        Ast::Binary(operator, left, right) => {
            format!("({} {} {})", operator.symbol(), show(left), show(right))
        }
        Ast::Not(of) => format!("(! {})", show(of)),
    }
}

#[test]
fn paths() {
    for (text, expected) in [
        ("a", "a"),
        (" a . b.c ", "(then (then a b) c)"),
        (r#""a-b"."\"""#, "(then a-b \")"),
        ("@", "@"),
        ("a[0]", "(at 0 a)"),
        ("a.b[-1].c", "(then (then a (at -1 b)) c)"),
        ("[0]", "(at 0 @)"),
        ("a | b | c", "(then (then a b) c)"),
        ("(a)", "a"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn projections() {
    for (text, expected) in [
        ("a[]", "(each (flat a) @)"),
        ("[]", "(each (flat @) @)"),
        ("a[].b.c", "(each (flat a) (then b c))"),
        ("a[].b[].c", "(each (flat (each (flat a) b)) c)"),
        ("a[*].b[0]", "(each a (at 0 b))"),
        ("[*].a", "(each @ a)"),
        ("a.*", "(each (values a) @)"),
        ("*.a", "(each (values @) a)"),
        ("a.*.b", "(each (values a) b)"),
        ("a[] | [0]", "(then (each (flat a) @) (at 0 @))"),
        ("a[?b].c", "(each (where a b) c)"),
        ("a[?b][0]", "(each (where a b) (at 0 @))"),
        ("[?a]", "(each (where @ a) @)"),
        ("a[].[b, c][]", "(each (flat (each (flat a) [b c])) @)"),
        ("a[*][b]", "(each a [b])"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn operators_bind_as_strongly_as_they_should() {
    for (text, expected) in [
        ("a || b && c", "(|| a (&& b c))"),
        ("a && b == c", "(&& a (== b c))"),
        ("(a || b) && c", "(&& (|| a b) c)"),
        ("!a && b", "(&& (! a) b)"),
        ("!(a && b)", "(! (&& a b))"),
        ("!!a", "(! (! a))"),
        ("a | b || c", "(then a (|| b c))"),
        ("a.b <= `1`", "(<= (then a b) `1`)"),
        ("a[].b == 'x'", "(== (each (flat a) b) `\"x\"`)"),
        ("a != b", "(!= a b)"),
        ("a < b", "(< a b)"),
        ("a > b", "(> a b)"),
        ("a >= b", "(>= a b)"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn functions_and_constants() {
    for (text, expected) in [
        ("length(a[])", "(length (each (flat a) @))"),
        ("f()", "(f )"),
        ("contains(a, 'it\\'s')", "(contains a `\"it's\"`)"),
        ("a == `\"x\"`", "(== a `\"x\"`)"),
        ("`[1, null]`", "`[1,null]`"),
        ("'\\\\'", r#"`"\\"`"#),
        ("`\"\\`\"`", "`\"`\"`"),
        ("[a, `true`]", "[a `true`]"),
        ("'wörd'", "`\"wörd\"`"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_expression_is_refused() {
    let deep = "(".repeat(60);
    let nots = "!".repeat(10_000);
    for (text, problem) in [
        ("", "it breaks off"),
        ("a.", "it breaks off"),
        ("a[", "it breaks off"),
        ("a[?b", "it breaks off"),
        ("f(a", "it breaks off"),
        ("a b", "`b` is not expected where it stands"),
        ("a..b", "`.` is not expected where it stands"),
        ("a.'b'", "`\"b\"` is not expected where it stands"),
        ("a[b]", "`b` is not expected where it stands"),
        ("a)", "`)` is not expected where it stands"),
        ("[a,]", "`]` is not expected where it stands"),
        ("a[].1", "`1` is not expected where it stands"),
        ("f(a b)", "`b` is not expected where it stands"),
        ("|| a", "`||` is not expected where it stands"),
        ("'a", "a ' is not closed"),
        ("`1", "a ` is not closed"),
        ("\"a", "a \" is not closed"),
        ("`x`", "`x` is no JSON"),
        ("\"\\x\"", "\"\\x\" is no quoted name"),
        ("a = b", "`=` is not understood"),
        (
            "a[99999999999999999999]",
            "`99999999999999999999` is no index",
        ),
        ("a[-]", "`-` is no index"),
        ("a[0:1]", "a slice (`:`) is not supported"),
        ("{a: b}", "a hash (`{…}`) is not supported"),
        (
            "sort_by(a, &b)",
            "a reference to an expression (`&`) is not supported",
        ),
        (&deep, "it is nested too deeply"),
        (&nots, "it is nested too deeply"),
    ] {
        assert_eq!(parse(text).unwrap_err(), problem, "{text}");
    }
}

#[test]
fn reads_count_the_current_value() {
    for (text, reads) in [
        ("a.b[].c", 1),
        ("`1`", 0),
        ("[a, b, @]", 3),
        ("length(@) == a", 2),
        ("!a[?b && c]", 1),
        ("*", 1),
        ("a[0]", 1),
    ] {
        assert_eq!(parse(text).map(|ast| ast.reads()), Ok(reads), "{text}");
    }
}
