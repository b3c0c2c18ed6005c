//! Conversations that end before their end: by an error, or because somebody gave up.

use super::*;

#[tokio::test]
async fn a_sender_that_goes_away_is_no_end_of_the_question() {
    let (server, mut heard) = speech_server(|seed| seed, echo).await;
    let (mut sender, input) = EventInput::channel(1);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let mut output = within(call).await.unwrap().body;
    within(sender.send(part("half a"))).await.unwrap();
    assert_eq!(bytes_of(within(output.try_next()).await.unwrap()), "half a");
    drop(sender);
    let error = within(output.try_next()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let words = "the sender of the request's events was dropped before it was closed";
    assert!(error.to_string().contains(words), "{error}");
    let mut last = None;
    while let Some(event) = within(heard.recv()).await {
        last = Some(event);
    }
    assert_eq!(last, Some(Heard::BrokenOff));
}

/// As with `let (_, input) = …`. The service has not answered yet, and will not.
#[tokio::test]
async fn a_sender_that_is_gone_before_the_answer_is_the_reason_why_there_is_none() {
    let server = Server::serve(|request| async {
        let body = request.into_body().collect().await;
        assert!(body.is_err(), "half a question looks whole");
        std::future::pending().await
    })
    .await;
    for events in [0, 1] {
        let (mut sender, input) = EventInput::channel(1);
        for _ in 0..events {
            sender.send(part("half a")).await.unwrap();
        }
        drop(sender);
        let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
        let error = within(call).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        let words = "the sender of the request's events was dropped before it was closed";
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn dropping_the_call_drops_the_question() {
    let server = RawServer::new().await;
    let (mut sender, input) = EventInput::channel(1);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let call = tokio::spawn(call.into_future());
    let _socket = within(server.accept()).await;
    sender.send(part("one")).await.unwrap();
    call.abort();
    within(async { while sender.send(part("more")).await.is_ok() {} }).await;
}

#[tokio::test]
async fn a_call_that_is_given_up_before_its_answer_drops_the_question() {
    for times_out in [false, true] {
        let (heard, mut ended) = tokio::sync::mpsc::unbounded_channel();
        let server = Server::serve(move |request| {
            let heard = heard.clone();
            tokio::spawn(async move {
                let mut body = request.into_body();
                let whole = loop {
                    match body.frame().await {
                        Some(Ok(_)) => drop(heard.send(None)),
                        Some(Err(_)) => break false,
                        None => break true,
                    }
                };
                let _ = heard.send(Some(whole));
            });
            std::future::pending()
        })
        .await;
        let (mut sender, input) = EventInput::channel(1);
        let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
        let timeouts = Timeouts::default().first_byte(Duration::from_millis(300));
        let call = if times_out {
            call.timeouts(timeouts)
        } else {
            call
        };
        let call = tokio::spawn(call.into_future());
        sender.send(part("one")).await.unwrap();
        assert_eq!(within(ended.recv()).await, Some(None));
        if !times_out {
            call.abort();
        }
        within(async { while sender.send(part("more")).await.is_ok() {} }).await;
        let whole = within(async {
            loop {
                if let Some(whole) = ended.recv().await.unwrap() {
                    break whole;
                }
            }
        });
        assert!(!whole.await, "a question that was given up looks whole");
        match within(call).await {
            Ok(ended) => assert!(matches!(ended, Err(Error::Timeout(_))), "{ended:?}"),
            Err(error) => assert!(error.is_cancelled() && !times_out),
        }
    }
}

#[tokio::test]
async fn dropping_the_answer_drops_the_question() {
    let (server, mut heard) = speech_server(|seed| seed, echo).await;
    let (mut sender, input) = EventInput::channel(1);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let mut output = within(call).await.unwrap().body;
    sender.send(part("one")).await.unwrap();
    within(output.try_next()).await.unwrap();
    drop(output);
    within(async { while sender.send(part("more")).await.is_ok() {} }).await;
    let mut last = None;
    while let Some(event) = within(heard.recv()).await {
        last = Some(event);
    }
    assert_eq!(last, Some(Heard::BrokenOff));
}

#[tokio::test]
async fn an_exception_while_the_question_goes_on() {
    let server = Server::serve(|_| async {
        Reply::new(
            200,
            exception("modelTimeoutException", &json!({"message": "too slow"})),
        )
    })
    .await;
    let (_sender, input) = EventInput::channel(1);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let mut output = within(call).await.unwrap().body;
    let error = within(output.try_next()).await.unwrap_err();
    assert!(
        matches!(error, Error::ModelTimeoutException(_)),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_error_in_the_place_of_the_stream() {
    let server = Server::serve(|_| async {
        Reply::json(403, json!({"message": "no"}))
            .header("x-amzn-errortype", "AccessDeniedException")
    })
    .await;
    let error = refused(&client(&server.url())).await;
    assert!(
        matches!(error, Error::AccessDeniedException(_)),
        "{error:?}"
    );
}

/// The service would take more events, and has refused the call: nobody would hear the answer to them.
#[tokio::test]
async fn a_call_that_failed_takes_no_more_events() {
    let (heard, mut ended) = tokio::sync::mpsc::unbounded_channel();
    let server = Server::serve(move |request| {
        let heard = heard.clone();
        tokio::spawn(async move {
            let mut body = request.into_body();
            // Reads for as long as something comes.
            while let Some(Ok(_)) = body.frame().await {}
            let _ = heard.send(());
        });
        async {
            Reply::json(403, json!({"message": "no"}))
                .header("x-amzn-errortype", "AccessDeniedException")
        }
    })
    .await;
    let (mut sender, input) = EventInput::channel(1);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let error = within(call).await.unwrap_err();
    assert!(
        matches!(error, Error::AccessDeniedException(_)),
        "{error:?}"
    );
    within(async { while sender.send(part("more")).await.is_ok() {} }).await;
    within(ended.recv()).await.unwrap();
}
