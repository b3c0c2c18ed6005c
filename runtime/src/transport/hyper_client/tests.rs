use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Version};
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;
use tower_service::Service as _;

use super::HyperTransport;
use crate::transport::{Body, Keepalive, TransportErrorKind};

async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

fn request(url: &str, path: &str, version: Version, body: Body) -> Request<Body> {
    Request::post(format!("{url}{path}"))
        .version(version)
        .body(body)
        .unwrap()
}

#[tokio::test]
async fn nobody_listening_is_not_connected() {
    let (listener, url) = listener().await;
    drop(listener);
    let request = request(&url, "/", Version::HTTP_11, Body::empty());
    let error = HyperTransport::new().call(request).await.err().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::NotConnected, "{error:?}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_before_its_head_is_lost() {
    let (listener, url) = listener().await;
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 1024];
        // To be readable is only a hint.
        loop {
            socket.readable().await.unwrap();
            if socket.try_read(&mut buffer).is_ok() {
                break;
            }
        }
    });
    let request = request(&url, "/", Version::HTTP_11, Body::empty());
    let error = HyperTransport::new().call(request).await.err().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Lost, "{error:?}");
    server.await.unwrap();
}

/// A server that speaks nothing but HTTP/2 and does what the path says.
async fn http2_server(listener: TcpListener) {
    let (socket, _) = listener.accept().await.unwrap();
    let mut connection = h2::server::handshake(socket).await.unwrap();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        match request.uri().path() {
            "/refused" => respond.send_reset(h2::Reason::REFUSED_STREAM),
            "/reset" => respond.send_reset(h2::Reason::INTERNAL_ERROR),
            "/half" => {
                let mut stream = respond.send_response(Response::new(()), false).unwrap();
                stream
                    .send_data(Bytes::from_static(b"half"), false)
                    .unwrap();
                stream.send_reset(h2::Reason::REFUSED_STREAM);
            }
            path if path.starts_with("/body-reset/") => {
                let code: u32 = path["/body-reset/".len()..].parse().unwrap();
                let mut stream = respond.send_response(Response::new(()), false).unwrap();
                stream
                    .send_data(Bytes::from_static(b"half"), false)
                    .unwrap();
                tokio::spawn(async move {
                    // Sent at once, the reset would overtake the data.
                    tokio::task::yield_now().await;
                    stream.send_reset(code.into());
                });
            }
            _ => {
                let mut stream = respond.send_response(Response::new(()), false).unwrap();
                stream
                    .send_data(Bytes::from_static(b"whole"), true)
                    .unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_request_of_version_2_goes_over_http2_and_resets_are_told_apart() {
    let (listener, url) = listener().await;
    let server = tokio::spawn(http2_server(listener));
    let mut transport = HyperTransport::new();
    let mut send = |path| transport.call(request(&url, path, Version::HTTP_2, Body::empty()));

    let answer = send("/").await.unwrap();
    assert_eq!(answer.version(), Version::HTTP_2);
    assert_eq!(
        answer.into_body().collect().await.unwrap().to_bytes(),
        "whole"
    );

    let error = send("/refused").await.err().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::NotTaken, "{error:?}");
    let error = send("/reset").await.err().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Lost, "{error:?}");

    // Once there is a status the request was taken, whatever the reset says.
    match send("/half").await {
        Ok(answer) => {
            let error = answer.into_body().collect().await.err().unwrap();
            assert_eq!(error.kind(), TransportErrorKind::Lost, "{error:?}");
        }
        // The reset may overtake the head.
        Err(error) => assert_eq!(error.kind(), TransportErrorKind::NotTaken, "{error:?}"),
    }
    server.abort();
}

/// hyper ends a body quietly when the reason is NO_ERROR (0), in older versions also with CANCEL (8).
#[tokio::test]
async fn a_reset_is_never_the_end_of_a_body() {
    let (listener, url) = listener().await;
    let server = tokio::spawn(http2_server(listener));
    let mut transport = HyperTransport::new();
    for reason in 0..14 {
        let path = format!("/body-reset/{reason}");
        let request = request(&url, &path, Version::HTTP_2, Body::empty());
        let error = match transport.call(request).await {
            Ok(answer) => {
                let mut body = answer.into_body();
                loop {
                    match body.frame().await {
                        Some(Ok(_)) => {}
                        Some(Err(error)) => break error,
                        None => panic!("the body has ended, with the reason {reason}"),
                    }
                }
            }
            Err(error) => error,
        };
        assert_ne!(
            error.kind(),
            TransportErrorKind::Other,
            "{reason}: {error:?}"
        );
    }
    server.abort();
}

/// How many seconds it takes to notice that a peer has died, in a stream that nothing comes from; at most a day.
async fn noticed_after(keepalive: Option<Keepalive>) -> Option<u64> {
    let (listener, url) = listener().await;
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        let (_, mut respond) = connection.accept().await.unwrap().unwrap();
        let mut stream = respond.send_response(Response::new(()), false).unwrap();
        stream
            .send_data(Bytes::from_static(b"half"), false)
            .unwrap();
        // What is said is sent; PINGs that come later are not answered, because nobody reads them.
        std::future::poll_fn(|cx| {
            let _ = connection.poll_closed(cx);
            std::task::Poll::Ready(())
        })
        .await;
        std::future::pending::<()>().await;
        drop((connection, stream));
    });
    let mut request = request(&url, "/", Version::HTTP_2, Body::empty());
    ask_for(&mut request, keepalive);
    let response = HyperTransport::new().call(request).await.unwrap();
    let mut body = response.into_body();
    let data = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(data, "half");
    // From here on, time passes as soon as nothing else happens.
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let day = Duration::from_secs(24 * 60 * 60);
    let noticed = tokio::time::timeout(day, body.frame()).await.ok();
    tokio::time::resume();
    server.abort();
    let error = noticed?.unwrap().unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Lost, "{error:?}");
    Some(started.elapsed().as_secs())
}

fn ask_for(request: &mut Request<Body>, keepalive: Option<Keepalive>) {
    if let Some(keepalive) = keepalive {
        request.extensions_mut().insert(keepalive);
    }
}

#[tokio::test]
async fn a_peer_that_has_died_is_noticed() {
    // A PING after so much silence, and 20 seconds for its answer. Silence may begin a little later than the wait.
    for (keepalive, noticed) in [
        (None, Some(30..=60)),
        (Some(Some(Duration::from_secs(5))), Some(20..=35)),
        (Some(Some(Duration::ZERO)), Some(20..=25)),
        (Some(None), None),
    ] {
        let waited = noticed_after(keepalive.map(Keepalive)).await;
        match noticed {
            Some(noticed) => assert!(
                noticed.contains(&waited.unwrap()),
                "{keepalive:?}: {waited:?}"
            ),
            None => assert_eq!(waited, None),
        }
    }
}

/// The time that the kernel has set for a connection's next probe, in seconds.
#[cfg(target_os = "linux")]
fn probed_in(port: u16) -> Option<u64> {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let end = format!(":{port:04X}");
    let line = table.lines().find(|line| {
        let local = line.split_whitespace().nth(1);
        local.is_some_and(|local| local.ends_with(&end))
    });
    let timer = line.unwrap().split_whitespace().nth(5).unwrap();
    // The kind of timer, of which 2 is that of keepalive, and hundredths of a second.
    let hundredths = timer.strip_prefix("02:")?;
    Some(u64::from_str_radix(hundredths, 16).unwrap().div_ceil(100))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_kernel_probes_silent_connections() {
    for (keepalive, probed) in [
        (None, Some(30)),
        (Some(Some(7)), Some(7)),
        (Some(None), None),
    ] {
        let (listener, url) = listener().await;
        let mut request = request(&url, "/", Version::HTTP_11, Body::empty());
        let keepalive = keepalive.map(|silence| Keepalive(silence.map(Duration::from_secs)));
        ask_for(&mut request, keepalive);
        let call = tokio::spawn(HyperTransport::new().call(request));
        let (socket, peer) = listener.accept().await.unwrap();
        // Once the request is there, nothing of it waits to be acknowledged for long.
        socket.readable().await.unwrap();
        while probed.is_some() && probed_in(peer.port()).is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(probed_in(peer.port()), probed, "{keepalive:?}");
        call.abort();
    }
}

#[tokio::test]
async fn requests_with_different_keepalives_share_no_connection() {
    let (listener, url) = listener().await;
    let connections = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&connections);
    let server = tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    respond.send_response(Response::new(()), true).unwrap();
                }
            });
        }
    });
    let mut transport = HyperTransport::new();
    for keepalive in [None, Some(5), None, Some(5)] {
        let mut request = request(&url, "/", Version::HTTP_2, Body::empty());
        let keepalive = keepalive.map(|silence| Keepalive(Some(Duration::from_secs(silence))));
        ask_for(&mut request, keepalive);
        transport.call(request).await.unwrap();
    }
    assert_eq!(connections.load(Ordering::Relaxed), 2);
    server.abort();
}
