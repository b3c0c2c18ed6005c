//! Shows the messages of an event stream that was saved to a file, or comes from another program. It needs no feature of
//! the crate and no async runtime.
//!
//! ```sh
//! cargo run -p aws-restjson --no-default-features --example frames < answer.bin
//! ```
//!
//! Such a file is the body of an answer as it came, which `curl --output answer.bin` keeps, for one.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use aws_restjson::bytes::Bytes;
use aws_restjson::event_stream::{Decoder, Message};

fn main() -> ExitCode {
    match show(io::stdin().lock(), io::stdout().lock()) {
        Ok(messages) => {
            eprintln!("{messages} messages, and the end is where one ends");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads to the end, in pieces as they come, and writes each message as soon as it is whole. Gives how many there were.
fn show(mut from: impl Read, mut to: impl Write) -> io::Result<u64> {
    let mut decoder = Decoder::new();
    let mut messages = 0;
    let mut buffer = [0; 8 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            // A frame that was cut is an error here.
            decoder.finish().map_err(io::Error::other)?;
            return Ok(messages);
        }
        decoder.push(Bytes::copy_from_slice(&buffer[..read]));
        while let Some(message) = decoder.next().map_err(io::Error::other)? {
            messages += 1;
            write_message(&message, &mut to)?;
        }
    }
}

fn write_message(message: &Message, to: &mut impl Write) -> io::Result<()> {
    for header in message.headers() {
        match header.value.as_str() {
            Some(text) => writeln!(to, "{}: {text}", header.name)?,
            None => writeln!(to, "{}: {:?}", header.name, header.value)?,
        }
    }
    writeln!(to, "{}\n", String::from_utf8_lossy(&message.payload))
}

#[cfg(test)]
mod tests {
    use aws_restjson::event_stream::{HeaderValue, encode};

    use super::*;

    #[test]
    fn messages_are_shown_and_a_cut_is_told() {
        let event = Message::new("{\"a\":1}")
            .with_header(":event-type", "chunk")
            .with_header("n", HeaderValue::Integer(7));
        let frame = encode(&event).unwrap();
        let stream = [&frame[..], &frame].concat();
        let mut shown = Vec::new();
        assert_eq!(show(&stream[..], &mut shown).unwrap(), 2);
        let one = ":event-type: chunk\nn: Integer(7)\n{\"a\":1}\n\n";
        assert_eq!(String::from_utf8(shown).unwrap(), one.repeat(2));

        let mut shown = Vec::new();
        let error = show(&stream[..frame.len() + 5], &mut shown).unwrap_err();
        assert_eq!(shown, one.as_bytes());
        let words = "the stream ended after 5 bytes of a frame";
        assert!(error.to_string().ends_with(words), "{error}");
    }
}
