use super::*;

async fn read(mut stream: EventStream<Heard>) {
    while let Ok(Some(_)) = stream.try_next().await {}
}

#[tokio::test]
async fn a_recording_outlives_the_stream() {
    let mut stream = stream(&conversation());
    let recording = stream.record();
    assert!(recording.events().is_empty() && !recording.is_complete());
    read(stream).await;
    assert!(recording.is_complete());
    assert!(recording.error().is_none());
    assert_eq!(recording.events().len(), 3);
    let (events, error) = all(recording.replay()).await;
    assert_eq!(events, recording.events());
    assert!(error.is_none());
    assert_eq!(
        format!("{recording:?}"),
        "Recording { events: 3, end: complete }"
    );
}

#[tokio::test]
async fn the_error_is_recorded_too() {
    let mut stream = stream(&conversation()[..1]);
    let recording = stream.record();
    read(stream).await;
    assert_eq!(recording.events(), [text("a")]);
    assert!(!recording.is_complete());
    let error = recording.error().unwrap();
    assert_eq!(error.kind(), Some(FailureKind::IncompleteStream));
    let (events, replayed) = all(recording.replay()).await;
    assert_eq!(events.len(), 1);
    assert_eq!(replayed.unwrap().to_string(), error.to_string());
}

#[tokio::test]
async fn it_begins_where_it_was_asked_for_and_may_stop_halfway() {
    let mut stream = stream(&conversation());
    stream.try_next().await.unwrap();
    let recording = stream.record();
    stream.try_next().await.unwrap();
    let same = stream.record();
    drop(stream);
    assert_eq!(recording.events(), [Heard::Stop]);
    assert_eq!(same.events(), recording.events());
    assert!(!recording.is_complete() && recording.error().is_none());
    let (events, error) = all(recording.replay()).await;
    assert_eq!(events, [Heard::Stop]);
    let error = error.unwrap().to_string();
    assert!(error.contains("not read to its end"), "{error}");
}

#[tokio::test]
async fn streams_of_events_are_recorded_like_others() {
    let mut stream = EventStream::from_events([Ok(text("a")), Ok(Heard::Stop)]);
    let recording = stream.record();
    read(stream).await;
    assert_eq!(recording.events(), [text("a"), Heard::Stop]);
    assert!(recording.is_complete());
}
