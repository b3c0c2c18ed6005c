use crate::sigv4::SigningSettings;
use crate::sigv4::uri::{canonical_path, canonical_query};

#[test]
fn model_ids_are_encoded_twice() {
    let table = [
        (
            "/model/amazon.nova-lite-v1%3A0/converse",
            "/model/amazon.nova-lite-v1%253A0/converse",
        ),
        (
            "/model/us.anthropic.claude-sonnet-4-20250514-v1%3A0/converse-stream",
            "/model/us.anthropic.claude-sonnet-4-20250514-v1%253A0/converse-stream",
        ),
        (
            "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.x-v1%3A0/invoke",
            "/model/arn%253Aaws%253Abedrock%253Aus-east-1%253A123456789012%253Ainference-profile%252Fus.x-v1%253A0/invoke",
        ),
        (
            "/model/arn%3Aaws-cn%3Abedrock%3Acn-north-1%3A%3Afoundation-model%2Fa.b/invoke",
            "/model/arn%253Aaws-cn%253Abedrock%253Acn-north-1%253A%253Afoundation-model%252Fa.b/invoke",
        ),
        (
            "/guardrail/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aguardrail%2Fx/version/DRAFT/apply",
            "/guardrail/arn%253Aaws%253Abedrock%253Aus-east-1%253A1%253Aguardrail%252Fx/version/DRAFT/apply",
        ),
        ("/async-invoke", "/async-invoke"),
        ("/a:b", "/a%3Ab"),
        ("/%E1%88%B4", "/%25E1%2588%25B4"),
    ];
    for (wire, canonical) in table {
        let settings = SigningSettings::default();
        assert_eq!(canonical_path(wire, &settings), canonical);
        let mut once = settings;
        once.double_encode = false;
        assert_eq!(canonical_path(wire, &once), wire);
    }
}

#[test]
fn dot_segments_and_double_slashes_go() {
    let table = [
        ("", "/"),
        ("/", "/"),
        ("//", "/"),
        ("/./", "/"),
        ("/..", "/"),
        ("/../..", "/"),
        ("/a/..", "/"),
        ("/a/../", "/"),
        ("/a/../b", "/b"),
        ("/a//b", "/a/b"),
        ("/a/b/", "/a/b/"),
        ("/a/./b//", "/a/b/"),
        ("/a/b/.", "/a/b/"),
        ("/a/b/..", "/a/"),
        ("/a/...", "/a/..."),
        ("/a/.b/..c", "/a/.b/..c"),
    ];
    for (wire, canonical) in table {
        let settings = SigningSettings::default();
        assert_eq!(canonical_path(wire, &settings), canonical, "{wire:?}");
        let mut untouched = settings;
        untouched.normalize_path = false;
        let expected = if wire.is_empty() { "/" } else { wire };
        assert_eq!(canonical_path(wire, &untouched), expected, "{wire:?}");
    }
}

#[test]
fn queries_are_encoded_anew_and_sorted() {
    let table = [
        ("", ""),
        ("a", "a="),
        ("a=", "a="),
        ("=a", "=a"),
        ("&&a=1&", "a=1"),
        ("b=2&a=1&a=0", "a=0&a=1&b=2"),
        ("a=x=y", "a=x%3Dy"),
        ("b&B&a-b=1&a=2", "B=&a=2&a-b=1&b="),
        ("t=%7e%2f/%3a:", "t=~%2F%2F%3A%3A"),
        ("t=a+b%20c", "t=a%2Bb%20c"),
        ("t=50%", "t=50%25"),
        (
            "submitTimeAfter=2025-01-01T00%3A00%3A00Z&maxResults=5",
            "maxResults=5&submitTimeAfter=2025-01-01T00%3A00%3A00Z",
        ),
    ];
    for (wire, canonical) in table {
        assert_eq!(canonical_query(wire), canonical, "{wire:?}");
    }
}
