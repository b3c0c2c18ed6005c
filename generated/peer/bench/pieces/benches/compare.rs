//! The pieces beside those of the official crates and of serde_json.

use std::time::{Duration, UNIX_EPOCH};

use aws_sdk_bedrockruntime::config::{Config, Credentials as OfficialKeys, Region};
use aws_sigv4::http_request as official;
use aws_sigv4::sign::v4;
use aws_smithy_eventstream::frame::{DecodedFrame, MessageFrameDecoder};
use bedrock_runtime::aws_restjson::json;
use bedrock_runtime::aws_restjson::sigv4::KeyCache;
use bench_pieces as ours;
use bytes::BytesMut;
use divan::Bencher;
use futures_util::FutureExt as _;
use serde_json::Value;

fn main() {
    divan::main();
}

mod write_conversation {
    use super::*;

    #[divan::bench]
    fn ours(bencher: Bencher<'_, '_>) {
        let input = super::ours::conversation();
        bencher.bench(|| super::ours::write(&input));
    }

    /// The same bytes out of a value that is made already.
    #[divan::bench]
    fn serde_json(bencher: Bencher<'_, '_>) {
        let bytes = json::to_vec(&super::ours::conversation());
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        bencher.bench(|| serde_json::to_vec(&value).unwrap());
    }
}

mod read_answer {
    use super::*;

    #[divan::bench]
    fn ours(bencher: Bencher<'_, '_>) {
        let body = super::ours::answer();
        bencher.bench(|| super::ours::read(&body));
    }

    #[divan::bench]
    fn serde_json(bencher: Bencher<'_, '_>) {
        let body = super::ours::answer();
        bencher.bench(|| serde_json::from_slice::<Value>(&body).unwrap());
    }
}

mod sign {
    use super::*;

    #[divan::bench]
    fn ours(bencher: Bencher<'_, '_>) {
        let (request, keys) = (super::ours::unsigned(), KeyCache::new());
        bencher.bench(|| super::ours::signed(&request, &keys));
    }

    #[divan::bench]
    fn official(bencher: Bencher<'_, '_>) {
        let (method, uri, headers, body) = super::ours::unsigned();
        let keys = aws_credential_types::Credentials::new(
            super::ours::ID,
            super::ours::SECRET,
            None,
            None,
            "bench",
        );
        let identity = keys.into();
        let time = UNIX_EPOCH + Duration::from_secs(super::ours::NOW.unsigned_abs());
        bencher.bench(|| {
            let params = v4::SigningParams::builder()
                .identity(&identity)
                .region("us-east-1")
                .name("bedrock")
                .time(time)
                .settings(super::official::SigningSettings::default())
                .build()
                .unwrap()
                .into();
            let headers = headers.iter();
            let headers = headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
            let body = super::official::SignableBody::Bytes(&body);
            let request = super::official::SignableRequest::new(
                method.as_str(),
                uri.to_string(),
                headers,
                body,
            )
            .unwrap();
            super::official::sign(request, &params)
                .unwrap()
                .into_parts()
                .1
        });
    }
}

mod frames {
    use super::*;

    #[divan::bench]
    fn ours(bencher: Bencher<'_, '_>) {
        let pieces = super::ours::frames();
        bencher.bench(|| super::ours::decoded(&pieces));
    }

    #[divan::bench]
    fn official(bencher: Bencher<'_, '_>) {
        let pieces = super::ours::frames();
        bencher.bench(|| {
            let (mut decoder, mut buffer) = (MessageFrameDecoder::new(), BytesMut::new());
            let mut count = 0;
            for piece in &pieces {
                buffer.extend_from_slice(piece);
                while let DecodedFrame::Complete(message) =
                    decoder.decode_frame(&mut buffer).unwrap()
                {
                    divan::black_box(message);
                    count += 1;
                }
            }
            count
        });
    }
}

/// Frames and the JSON in them; what is official of it cannot be called alone.
#[divan::bench]
fn events(bencher: Bencher<'_, '_>) {
    let pieces = ours::frames();
    bencher.bench(|| {
        let mut stream = ours::events(pieces.clone());
        let mut count = 0;
        while let Some(Some(event)) = stream.next().now_or_never() {
            divan::black_box(event.unwrap());
            count += 1;
        }
        count
    });
}

mod client {
    use super::*;

    #[divan::bench]
    fn ours() -> bedrock_runtime::Client {
        super::ours::client()
    }

    #[divan::bench]
    fn official() -> aws_sdk_bedrockruntime::Client {
        let keys = OfficialKeys::new(super::ours::ID, super::ours::SECRET, None, None, "bench");
        let config = Config::builder()
            .region(Region::new("us-east-1"))
            .credentials_provider(keys)
            .build();
        aws_sdk_bedrockruntime::Client::from_conf(config)
    }
}
