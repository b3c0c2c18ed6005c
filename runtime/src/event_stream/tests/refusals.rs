use bytes::Bytes;

use super::{decode_all, frame, frame_with_lengths, header, known_frames};
use crate::event_stream::{
    DecodeError, DecodeErrorKind, Decoder, EncodeErrorKind, MAX_DECODED_HEADERS_LEN, Message,
    encode,
};

/// The first error in a stream given at once.
#[track_caller]
fn refused(stream: &[u8]) -> DecodeError {
    decode_all([stream]).unwrap_err()
}

#[track_caller]
fn assert_refused(stream: &[u8], kind: DecodeErrorKind, offset: u64, display: &str) {
    let error = refused(stream);
    assert_eq!(error.to_string(), display);
    assert_eq!((error.kind(), error.offset()), (kind, offset));
}

#[test]
fn every_damaged_byte_is_noticed() {
    let (good, _) = known_frames().remove(1);
    for at in 0..good.len() {
        for flip in 1..=255 {
            let mut bad = good.clone();
            bad[at] ^= flip;
            let kind = match at {
                0..12 => DecodeErrorKind::PreludeChecksum,
                _ => DecodeErrorKind::MessageChecksum,
            };
            assert_eq!(refused(&bad).kind(), kind, "byte {at} xor {flip}");
        }
    }
}

#[test]
fn every_cut_is_noticed() {
    let (frames, _): (Vec<_>, Vec<_>) = known_frames().into_iter().unzip();
    let first = frames[0].len();
    for cut in 1..frames[1].len() {
        let stream = [&frames[0][..], &frames[1][..cut]].concat();
        let error = refused(&stream);
        assert_eq!(error.kind(), DecodeErrorKind::Truncated, "cut after {cut}");
        assert_eq!(error.offset(), first as u64);
        // The end may also come after the pieces.
        let error = decode_all(stream.chunks(1)).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Truncated, "cut after {cut}");
    }
    assert_refused(
        &frames[1][..11],
        DecodeErrorKind::Truncated,
        0,
        "event stream cut off at byte 0: the stream ended after 11 bytes of a frame",
    );
    assert_refused(
        &frames[1][..12],
        DecodeErrorKind::Truncated,
        0,
        "event stream cut off at byte 0: the stream ended after 12 bytes of 66 of a frame",
    );
}

#[test]
fn unread_frames_are_not_an_end() {
    let mut decoder = Decoder::new();
    decoder.push(encode(&Message::default()).unwrap());
    let error = decoder.finish().unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Truncated);
}

#[test]
fn a_bad_prelude_is_refused_at_once() {
    let display = "malformed event stream at byte 16: the checksum of the prelude does not match";
    let mut decoder = Decoder::new();
    decoder.push(encode(&Message::default()).unwrap());
    assert!(decoder.next().unwrap().is_some());
    for byte in b"<html>\n<hea" {
        decoder.push(Bytes::copy_from_slice(&[*byte]));
        assert_eq!(decoder.next().unwrap(), None);
    }
    decoder.push(Bytes::from_static(b"d"));
    let error = decoder.next().unwrap_err();
    assert_eq!(error.to_string(), display);
    assert_eq!(error.kind(), DecodeErrorKind::PreludeChecksum);

    // It stays failed, whatever comes.
    decoder.push(encode(&Message::default()).unwrap());
    assert_eq!(decoder.next().unwrap_err(), error);
    assert_eq!(decoder.finish().unwrap_err(), error);
}

#[test]
fn lengths_must_fit() {
    assert_refused(
        &frame_with_lengths(16, 1, b""),
        DecodeErrorKind::Length,
        0,
        "malformed event stream at byte 0: a frame of 16 bytes cannot hold 1 bytes of headers",
    );
    let huge = u32::MAX as usize;
    for (total, headers) in [
        (0, 0),
        (15, 0),
        (20, 5),
        (0, huge),
        (16, huge),
        (huge, huge),
    ] {
        let stream = frame_with_lengths(total, headers, b"");
        assert_eq!(refused(&stream).kind(), DecodeErrorKind::Length);
    }
}

#[test]
fn long_frames_are_refused_by_their_prelude() {
    let prelude = frame_with_lengths(64 * 1024 * 1024 + 1, 0, b"");
    assert_refused(
        &prelude[..12],
        DecodeErrorKind::TooLarge,
        0,
        "event stream refused at byte 0: the frame has 67108865 bytes, 67108864 are accepted",
    );
    let prelude = frame_with_lengths(64 * 1024 * 1024, MAX_DECODED_HEADERS_LEN + 1, b"");
    assert_refused(
        &prelude[..12],
        DecodeErrorKind::TooLarge,
        0,
        "event stream refused at byte 0: the headers have 1048577 bytes, 1048576 are accepted",
    );

    let mut decoder = Decoder::new().with_max_message_len(20);
    decoder.push(frame(b"", b"1234").into());
    assert!(decoder.next().unwrap().is_some());
    decoder.push(frame(b"", b"12345").into());
    let error = decoder.next().unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::TooLarge);
    assert_eq!(error.offset(), 20);
}

#[test]
fn what_services_must_not_send_is_still_read() {
    // Clients are asked not to enforce the limits of payload, headers and header values.
    let payload = vec![0; 24 * 1024 * 1024 + 1];
    assert_eq!(
        decode_all([&frame(b"", &payload)[..]]).unwrap()[0].payload,
        payload
    );
    let value = [&[0xff, 0xff][..], &[b'v'; 0xffff]].concat();
    let headers = [
        header(b"a", 7, &value),
        header(b"b", 6, &value),
        header(b"c", 6, &value),
    ];
    let messages = decode_all([&frame(&headers.concat(), b"")[..]]).unwrap();
    assert_eq!(messages[0].headers().count(), 3);
    // It cannot be sent on as it is.
    for (headers, kind) in [
        (&headers[..1], EncodeErrorKind::HeaderValue),
        (&headers[..], EncodeErrorKind::HeadersTooLarge),
    ] {
        let messages = decode_all([&frame(&headers.concat(), b"")[..]]).unwrap();
        assert_eq!(encode(&messages[0]).unwrap_err().kind(), kind);
    }
}

#[test]
fn malformed_headers_are_refused() {
    let good = header(b"ok", 0, b"");
    let at_16 = |bad: &[u8], kind, reason: &str| {
        // The good header takes 4 bytes after a prelude of 12.
        let stream = frame(&[&good, bad].concat(), b"payload");
        let display = format!("malformed event stream at byte 16: {reason}");
        assert_refused(&stream, kind, 16, &display);
    };
    at_16(
        &header(b"", 0, b""),
        DecodeErrorKind::EmptyHeaderName,
        "a header has no name",
    );
    for unknown in [10, 11, 0x80, 0xff] {
        at_16(
            &header(b"name", unknown, b""),
            DecodeErrorKind::HeaderType,
            &format!("header \"name\" has the unknown type {unknown}"),
        );
    }
    at_16(
        &header(b"\xff", 0, b""),
        DecodeErrorKind::Utf8,
        "a header name is not UTF-8",
    );
    at_16(
        &header(b"name", 7, b"\x00\x02\xc3\x28"),
        DecodeErrorKind::Utf8,
        "a header value is not UTF-8",
    );
    let overruns: &[&[u8]] = &[
        b"\x05name",
        b"\x04name",
        b"\x04name\x02",
        b"\x04name\x03\x00",
        b"\x04name\x04\x00\x00\x00",
        b"\x04name\x05\x00\x00\x00\x00\x00\x00\x00",
        b"\x04name\x06\x00",
        b"\x04name\x06\x00\x01",
        b"\x04name\x07\x00\x02v",
        b"\x04name\x07\xff\xffv",
        b"\x04name\x08\x00\x00\x00\x00\x00\x00\x00",
        b"\x04name\x09\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    ];
    for bad in overruns {
        at_16(
            bad,
            DecodeErrorKind::HeaderOverrun,
            "a header reaches beyond the headers",
        );
    }
}

#[test]
fn names_stand_once() {
    // Few and many headers are compared in different ways.
    for count in [1, 7, 8, 15, 16, 200] {
        let mut headers = Vec::new();
        for index in 0..count {
            headers.extend(header(format!("name{index}").as_bytes(), 0, b""));
        }
        assert!(decode_all([&frame(&headers, b"")[..]]).is_ok());
        headers.extend(header(b"name0", 1, b""));
        let stream = [frame(b"", b""), frame(&headers, b"")].concat();
        assert_refused(
            &stream,
            DecodeErrorKind::DuplicateHeader,
            16,
            "malformed event stream at byte 16: two headers are called \"name0\"",
        );
    }
}
