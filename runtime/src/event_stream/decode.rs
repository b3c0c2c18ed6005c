use std::collections::VecDeque;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use crc32fast::Hasher;

use super::block::{Block, Checked};
use super::parse::{self, Prelude};
use super::{DecodeError, DecodeErrorKind, Message, PRELUDE_LEN};

/// The longest frame that a [`Decoder`] accepts if nothing else is said, in bytes (64 MiB).
///
/// The specification allows payloads of 24 MiB and asks clients not to enforce that, so this is
/// well above it; it only keeps a broken peer from filling the memory.
pub const DEFAULT_MAX_MESSAGE_LEN: usize = 64 * 1024 * 1024;

/// The longest header section that a [`Decoder`] accepts, in bytes (1 MiB).
///
/// The specification allows 128 KiB. Making sure that no name stands twice takes many times the
/// memory of the headers, therefore they have a bound of their own.
pub const MAX_DECODED_HEADERS_LEN: usize = 1024 * 1024;

/// Takes the bytes of an event stream in pieces of any size and hands out its messages.
///
/// The payload of a frame that lies inside one piece is not copied: its message shares the memory of
/// the piece. A frame that is spread over several is copied once, which also lets go of the pieces.
/// Headers are read once for all frames in a row that have the same.
///
/// ```
/// # use aws_restjson::event_stream::{Decoder, Message, encode};
/// # let frame = encode(&Message::new("hello")).unwrap();
/// let mut decoder = Decoder::new();
/// decoder.push(frame.slice(..5));
/// assert_eq!(decoder.next()?, None);
/// decoder.push(frame.slice(5..));
/// assert_eq!(decoder.next()?, Some(Message::new("hello")));
/// decoder.finish()?;
/// # Ok::<(), aws_restjson::event_stream::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Decoder {
    /// What was pushed and not looked at; no piece is empty.
    chunks: VecDeque<Bytes>,

    /// The bytes read so far of a frame that did not end in the piece it began in.
    partial: BytesMut,

    /// The prelude of the frame in `partial`, once it is there and checked.
    prelude: Option<Prelude>,

    /// The headers of the frame that was read last.
    headers: Option<Arc<Checked>>,

    /// What checksums begin with.
    crc: Hasher,

    /// Where the frame to be read next starts in the stream.
    offset: u64,

    max_message_len: usize,

    failed: Option<DecodeError>,
}

impl Decoder {
    /// A decoder at the start of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chunks: VecDeque::new(),
            partial: BytesMut::new(),
            prelude: None,
            headers: None,
            crc: Hasher::new(),
            offset: 0,
            max_message_len: DEFAULT_MAX_MESSAGE_LEN,
            failed: None,
        }
    }

    /// Sets the longest frame to accept, in bytes, headers and overhead included. Memory for a
    /// frame is taken as soon as its prelude is there and checked.
    #[must_use]
    pub fn with_max_message_len(mut self, max_message_len: usize) -> Self {
        self.max_message_len = max_message_len;
        self
    }

    /// Adds the next bytes of the stream. They are kept until [`next`](Self::next) has read them;
    /// after an error they are dropped.
    pub fn push(&mut self, chunk: Bytes) {
        if !chunk.is_empty() && self.failed.is_none() {
            self.chunks.push_back(chunk);
        }
    }

    /// The next message, or `None` if more bytes are needed.
    ///
    /// # Errors
    ///
    /// If the bytes are malformed. Nothing after that point can be trusted, so every later call
    /// returns the same error.
    #[expect(
        clippy::should_implement_trait,
        reason = "`None` means not yet, which is not what it means for an iterator"
    )]
    pub fn next(&mut self) -> Result<Option<Message>, DecodeError> {
        Ok(self.next_payload()?.map(|payload| Message {
            payload,
            headers: self
                .headers
                .clone()
                .map_or_else(Block::default, Block::Read),
            refused: None,
        }))
    }

    /// Reads the next message into one that is no longer needed, and says whether there was one. It is
    /// [`next`](Self::next) for the one who looks at each message only once: where frames have the same headers, nothing is
    /// done for them.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next).
    pub fn next_into(&mut self, message: &mut Message) -> Result<bool, DecodeError> {
        let Some(payload) = self.next_payload()? else {
            return Ok(false);
        };
        message.payload = payload;
        message.refused = None;
        if let Some(headers) = &self.headers {
            message.headers.share(headers);
        }
        Ok(true)
    }

    /// The payload of the next frame, whose headers are in `headers` then.
    #[inline]
    fn next_payload(&mut self) -> Result<Option<Bytes>, DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let offset = self.offset;
        let (frame, prelude) = match self.next_frame() {
            Ok(Some(frame)) => frame,
            Ok(None) => return Ok(None),
            Err(error) => return Err(self.fail(error)),
        };
        self.offset += frame.len() as u64;
        match parse::payload(frame, prelude, offset, &self.crc, &mut self.headers) {
            Ok(payload) => Ok(Some(payload)),
            Err(error) => Err(self.fail(error)),
        }
    }

    /// Says whether the stream may end here. To be called at the end of the input, when
    /// [`next`](Self::next) has returned `None`.
    ///
    /// # Errors
    ///
    /// If bytes are left that are not a whole frame, or if there was an error before.
    pub fn finish(&self) -> Result<(), DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let left = self.partial.len() + self.chunks.iter().map(Bytes::len).sum::<usize>();
        if left == 0 {
            return Ok(());
        }
        let of = match self.prelude {
            Some(prelude) => format!(" of {}", prelude.total_len),
            None => String::new(),
        };
        Err(DecodeError::new(
            DecodeErrorKind::Truncated,
            self.offset,
            format!("the stream ended after {left} bytes{of} of a frame"),
        ))
    }

    #[cold]
    fn fail(&mut self, error: DecodeError) -> DecodeError {
        self.chunks.clear();
        self.partial = BytesMut::new();
        self.failed = Some(error.clone());
        error
    }

    /// The next frame that is there as a whole.
    fn next_frame(&mut self) -> Result<Option<(Bytes, Prelude)>, DecodeError> {
        if self.partial.is_empty() {
            let Some(front) = self.chunks.front_mut() else {
                return Ok(None);
            };
            if let Some(bytes) = front.first_chunk() {
                let prelude = Prelude::parse(bytes, self.offset, &self.crc, self.max_message_len)?;
                if front.len() >= prelude.total_len {
                    let frame = front.split_to(prelude.total_len);
                    if front.is_empty() {
                        self.chunks.pop_front();
                    }
                    return Ok(Some((frame, prelude)));
                }
                self.start_partial(prelude);
            }
        }
        self.read_partial()
    }

    /// Goes on with a frame that is spread over several pieces.
    fn read_partial(&mut self) -> Result<Option<(Bytes, Prelude)>, DecodeError> {
        loop {
            let wanted = match self.prelude {
                Some(prelude) => prelude.total_len,
                None => PRELUDE_LEN,
            };
            if !self.fill_partial(wanted) {
                return Ok(None);
            }
            if let Some(prelude) = self.prelude.take() {
                let frame = std::mem::take(&mut self.partial).freeze();
                return Ok(Some((frame, prelude)));
            }
            let bytes = self
                .partial
                .first_chunk()
                .expect("partial was just filled to the length of a prelude");
            let prelude = Prelude::parse(bytes, self.offset, &self.crc, self.max_message_len)?;
            self.start_partial(prelude);
        }
    }

    /// Notes the prelude of the frame in `partial` and makes room for the whole frame at once, so
    /// that no byte of it is moved again.
    fn start_partial(&mut self, prelude: Prelude) {
        self.partial.reserve(prelude.total_len - self.partial.len());
        self.prelude = Some(prelude);
    }

    /// Copies pieces into `partial` until it is `wanted` long; false if they do not suffice.
    fn fill_partial(&mut self, wanted: usize) -> bool {
        while self.partial.len() < wanted {
            let Some(front) = self.chunks.front_mut() else {
                return false;
            };
            let taken = front.len().min(wanted - self.partial.len());
            self.partial.extend_from_slice(&front.split_to(taken));
            if front.is_empty() {
                self.chunks.pop_front();
            }
        }
        true
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}
