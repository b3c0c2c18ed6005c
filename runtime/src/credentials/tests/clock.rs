//! A clock that is wrong, and whoever says so.

use super::client::{builder, client, ok};
use super::world::{Others, Place, Reply, role_keys};

/// The clock of the machine is an hour late, and STS is the first to be asked.
#[tokio::test(start_paused = true)]
async fn sts_tells_the_time_too() {
    const LATER: &str = "Sun, 30 Aug 2015 13:36:00 GMT";
    let config = "[default]\nrole_arn = r\nsource_profile = b\nregion = us-east-1\n\
        [profile b]\naws_access_key_id = base\naws_secret_access_key = s";
    let refusal = || {
        let code = "<Code>SignatureDoesNotMatch</Code><Message>Signature expired</Message>";
        let body = format!("<R><Error>{code}</Error></R>");
        Reply::Dated(403, body, LATER)
    };
    let place = Place::home(config, "");
    let others = Others::new([refusal(), role_keys("role", "2015-08-30T14:36:00Z"), ok()]);
    let client = client(&others, &place).await;
    client.say("x", "hi").await.unwrap();
    let dates = others.asked();
    let dates = dates
        .iter()
        .map(|asked| asked.header("x-amz-date").unwrap());
    let dates: Vec<_> = dates.collect();
    assert!(dates[0].starts_with("20150830T1236"), "{dates:?}");
    assert!(dates[1].starts_with("20150830T1336"), "{dates:?}");
    assert!(dates[2].starts_with("20150830T1336"), "{dates:?}");

    // It is asked again once, and not where nobody wants to be told.
    let others = Others::new([refusal(), refusal()]);
    let client = super::client::client(&others, &place).await;
    let error = client.say("x", "hi").await.unwrap_err();
    assert!(error.to_string().contains("Signature expired"), "{error}");
    assert_eq!(others.asked().len(), 2);
    let others = Others::new([refusal()]);
    let stubborn = builder(&others).clock_skew_correction(false);
    let stubborn = stubborn.load_env_from(place).await.unwrap();
    let error = stubborn.build().unwrap().say("x", "hi").await.unwrap_err();
    assert!(error.to_string().contains("Signature expired"), "{error}");
    assert_eq!(others.asked().len(), 1);
}
