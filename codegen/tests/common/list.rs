//! The list of fixtures.

use super::Fixture;

/// Every fixture, by name; a test says so when a folder is missing here.
pub(crate) const FIXTURES: &[Fixture] = &[
    Fixture {
        name: "auth",
        golden: &[
            "operation/anonymous",
            "operation/bearer_only",
            "operation/both",
            "operation/maybe",
            "operation/signed_only",
        ],
    },
    Fixture {
        name: "big_numbers",
        golden: &[
            "operation/count_request",
            "operation/count_response",
            "types/choice",
        ],
    },
    Fixture {
        name: "blobs",
        golden: &["operation/upload_request", "operation/upload_response"],
    },
    Fixture {
        name: "collections",
        golden: &["types/boxes", "operation/store_response"],
    },
    Fixture {
        name: "context_params",
        golden: &[
            "endpoint",
            "operation/constant",
            "operation/inner",
            "operation/many",
            "operation/several",
            "operation/top",
        ],
    },
    Fixture {
        name: "defaults",
        golden: &[
            "types/options",
            "operation/run_request",
            "operation/run_response",
        ],
    },
    Fixture {
        name: "deprecation",
        golden: &[
            "client",
            "operation/old_request",
            "operation/old_response",
            "types/choice",
            "types/kind",
            "types/old_thing",
        ],
    },
    Fixture {
        name: "documentation",
        golden: &[
            "lib",
            "client",
            "operation/explain_request",
            "operation/explain_response",
            "types/choice",
            "types/kind",
        ],
    },
    Fixture {
        name: "documents",
        golden: &[
            "operation/ask_request",
            "operation/ask_response",
            "types/choice",
        ],
    },
    Fixture {
        name: "endpoint",
        golden: &["endpoint", "tests/model/endpoint.rs"],
    },
    Fixture {
        name: "endpoint_default",
        golden: &["endpoint"],
    },
    Fixture {
        name: "endpoint_functions",
        golden: &["endpoint", "tests/model/endpoint.rs"],
    },
    Fixture {
        name: "enumeration",
        golden: &[
            "types/color",
            "types/odd",
            "types/unknown_value",
            "operation/paint_request",
        ],
    },
    Fixture {
        name: "errors",
        golden: &[
            "error/mod",
            "error/busy",
            "error/invalid",
            "error/throttled",
            "operation/fail",
        ],
    },
    Fixture {
        name: "event_members",
        golden: &[
            "types/sent",
            "types/received",
            "types/part",
            "types/item",
            "types/text",
        ],
    },
    Fixture {
        name: "event_stream_input",
        golden: &[
            "operation/talk",
            "operation/talk_request",
            "operation/talk_response",
            "types/chunk",
            "types/speech",
        ],
    },
    Fixture {
        name: "event_stream_output",
        golden: &[
            "error/lost",
            "operation/listen",
            "operation/listen_response",
            "types/events",
            "types/stop",
        ],
    },
    Fixture {
        name: "form",
        golden: &[
            "serde/error",
            "serde/mod",
            "serde/operation",
            "serde/types",
            "tests/model/serde.rs",
        ],
    },
    Fixture {
        name: "headers",
        golden: &[
            "error/refused",
            "operation/head",
            "operation/head_request",
            "operation/head_response",
            "operation/touch",
        ],
    },
    Fixture {
        name: "host_prefix",
        golden: &["operation/ask", "operation/ping"],
    },
    Fixture {
        name: "idempotency_token",
        golden: &["operation/resume", "operation/start", "operation/stop"],
    },
    Fixture {
        name: "input_output",
        golden: &[
            "client",
            "operation/copy_input",
            "operation/copy_output",
            "operation/ping_input",
            "operation/ping_output",
            "operation/wrap_output",
            "types/inner",
        ],
    },
    Fixture {
        name: "integer_enum",
        golden: &[
            "types/level",
            "types/unknown_integer",
            "operation/rate",
            "operation/rate_response",
        ],
    },
    Fixture {
        name: "json_name",
        golden: &["operation/rename_request", "types/choice", "types/inner"],
    },
    Fixture {
        name: "labels",
        golden: &["operation/get"],
    },
    Fixture {
        name: "links",
        golden: &[
            "client",
            "error/not_there",
            "lib",
            "operation/find",
            "operation/find_request",
            "operation/find_response",
            "types/kind",
            "types/kms_thing",
            "types/thing",
        ],
    },
    Fixture {
        name: "merged",
        golden: &["lib", "client", "operation/say_request"],
    },
    Fixture {
        name: "names",
        golden: &[
            "lib",
            "client",
            "operation/mod",
            "operation/from_env_request",
            "operation/from_env_response",
            "types/mod",
            "types/box_shape",
            "types/result_shape",
            "types/vec_shape",
        ],
    },
    Fixture {
        name: "pagination",
        golden: &[
            "client",
            "operation/list_by_defaults",
            "operation/list_by_key",
            "operation/list_by_number",
            "operation/list_entries",
            "operation/list_required",
        ],
    },
    Fixture {
        name: "payloads",
        golden: &[
            "operation/put_blob",
            "operation/put_document",
            "operation/put_enum",
            "operation/put_list",
            "operation/put_structure",
            "operation/put_text",
            "operation/put_union",
        ],
    },
    Fixture {
        name: "prefix_headers",
        golden: &[
            "operation/tag",
            "operation/tag_request",
            "operation/tag_response",
        ],
    },
    Fixture {
        name: "query",
        golden: &["operation/list", "operation/list_response"],
    },
    Fixture {
        name: "query_params",
        golden: &["operation/find", "operation/find_request"],
    },
    Fixture {
        name: "recursion",
        golden: &["types/both", "types/filter", "types/owner", "types/tree"],
    },
    Fixture {
        name: "request_checks",
        golden: &["operation/send"],
    },
    Fixture {
        name: "resources",
        golden: &["client", "operation/get_shelf"],
    },
    Fixture {
        name: "sensitive",
        golden: &[
            "operation/login_request",
            "operation/login_response",
            "types/card",
            "types/factor",
            "types/proof",
        ],
    },
    Fixture {
        name: "server",
        golden: &[
            "test_util/mod",
            "test_util/error",
            "test_util/exceptions",
            "test_util/operation",
            "test_util/service",
            "test_util/types",
            "validate/mod",
            "validate/operation",
            "validate/types",
            "tests/model/server.rs",
        ],
    },
    Fixture {
        name: "service",
        golden: &[
            "lib",
            "client",
            "endpoint",
            "error/mod",
            "error/not_found",
            "operation/mod",
            "operation/get_thing",
            "operation/put_thing",
            "types/mod",
            "tests/model/main.rs",
        ],
    },
    Fixture {
        name: "spans",
        golden: &["operation/ask", "operation/plain", "types/events"],
    },
    Fixture {
        name: "streaming_blob",
        golden: &[
            "operation/get",
            "operation/get_response",
            "operation/put",
            "operation/put_request",
        ],
    },
    Fixture {
        name: "structure",
        golden: &[
            "types/limits",
            "types/profile",
            "operation/put_profile",
            "operation/put_profile_response",
        ],
    },
    Fixture {
        name: "test_cases",
        golden: &[
            "tests/model/events.rs",
            "tests/model/main.rs",
            "tests/model/requests.rs",
            "tests/model/responses.rs",
            "tests/model/served/answers.rs",
            "tests/model/served/events.rs",
            "tests/model/served/requests.rs",
        ],
    },
    Fixture {
        name: "timestamps",
        golden: &["operation/plan", "operation/plan_response", "types/moments"],
    },
    Fixture {
        name: "union",
        golden: &["types/amount", "types/content"],
    },
    Fixture {
        name: "waiters",
        golden: &[
            "lib",
            "client",
            "waiter/mod",
            "waiter/all_ready",
            "waiter/all_stable",
            "waiter/chosen",
            "waiter/enough_parts",
            "waiter/first_ready",
            "waiter/groups_match",
            "waiter/selected",
            "waiter/tags_set",
            "waiter/thing_active",
            "waiter/thing_deleted",
            "waiter/thing_exists",
            "waiter/wide",
        ],
    },
];
