//! Two clients with the same settings.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_restjson::Timestamp;
use aws_restjson::config::Timeouts;
use aws_restjson::credentials::Credentials;
use aws_restjson::retry::RetryPolicy;
use aws_restjson::time::Clock;
use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::config::{
    Config, Credentials as OfficialCredentials, Region, StalledStreamProtectionConfig,
};
use aws_smithy_async::time::TimeSource;

pub const ID: &str = "AKIDEXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub const TOKEN: &str = "session-token/+=";
pub const REGION: &str = "us-east-1";

/// 2026-01-02T03:04:05Z.
pub const NOW: u64 = 1_767_323_045;

#[derive(Clone, Copy, Debug)]
struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(i64::try_from(NOW).unwrap())
    }
}

impl TimeSource for Fixed {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(NOW)
    }
}

/// Ours.
pub fn ours(url: &str) -> bedrock_runtime::Client {
    bedrock_runtime::Client::builder()
        .endpoint_url(url)
        .region(REGION)
        .credentials(Credentials::new(ID, SECRET).session_token(TOKEN))
        .clock(Fixed)
        .clock_skew_correction(false)
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::none())
        .build()
        .unwrap()
}

/// The official one.
pub fn official(url: &str) -> aws_sdk_bedrockruntime::Client {
    let token = Some(TOKEN.to_owned());
    let config = Config::builder()
        .endpoint_url(url)
        .region(Region::new(REGION))
        .credentials_provider(OfficialCredentials::new(ID, SECRET, token, None, "peer"))
        .time_source(Fixed)
        .retry_config(RetryConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build();
    aws_sdk_bedrockruntime::Client::from_conf(config)
}
