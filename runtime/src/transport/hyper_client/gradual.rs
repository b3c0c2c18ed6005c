//! Reading that lets the buffer of a connection grow only for answers that come fast.

use std::io::{Error, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};

/// How much is read at once as long as an answer comes slowly. It is less than hyper asks for at
/// least: a read that gives all that was asked for makes hyper double the buffer, up to 400 KiB.
const PIECE: usize = 8 * 1024 - 1;

/// After how many full pieces in a row an answer comes fast.
const FAST: u32 = 4;

/// A stream whose reader asks for more and more.
///
/// Thousands of streams of events that trickle need no large buffers, and a burst of events is no
/// reason for one. An answer of which more is there whenever one looks is read in one step as large
/// as the reader likes, and so without a copy more.
pub(super) struct Gradual<S> {
    stream: S,
    /// How many full pieces were read without finding the stream empty.
    full: u32,
}

impl<S> Gradual<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, full: 0 }
    }
}

impl<S: Read + Unpin> Read for Gradual<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<Result<(), Error>> {
        let this = self.get_mut();
        if this.full >= FAST {
            let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
            if read.is_pending() {
                this.full = 0;
            }
            return read;
        }
        let mut piece = [0; PIECE];
        let len = buffer.remaining().min(PIECE);
        let mut piece = ReadBuf::new(&mut piece[..len]);
        let read = Pin::new(&mut this.stream).poll_read(cx, piece.unfilled());
        if read.is_pending() {
            this.full = 0;
        }
        ready!(read)?;
        let piece = piece.filled();
        match piece.len() == PIECE {
            true => this.full += 1,
            false => this.full = 0,
        }
        buffer.put_slice(piece);
        Poll::Ready(Ok(()))
    }
}

impl<S: Write + Unpin> Write for Gradual<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize, Error>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<Result<usize, Error>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::task::Waker;

    use super::*;

    /// Gives as much as it has of each piece, and after an empty one is pending once.
    struct Source(VecDeque<Vec<u8>>);

    impl Read for Source {
        fn poll_read(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            mut buffer: ReadBufCursor<'_>,
        ) -> Poll<Result<(), Error>> {
            let pieces = &mut self.get_mut().0;
            let Some(front) = pieces.front_mut() else {
                return Poll::Ready(Ok(()));
            };
            if front.is_empty() {
                pieces.pop_front();
                return Poll::Pending;
            }
            let len = front.len().min(buffer.remaining());
            buffer.put_slice(&front[..len]);
            front.drain(..len);
            if front.is_empty() {
                pieces.pop_front();
            }
            Poll::Ready(Ok(()))
        }
    }

    /// The lengths that are read into a buffer of this size, `None` where there was nothing yet, and
    /// all bytes.
    fn read(pieces: &[usize], size: usize) -> (Vec<Option<usize>>, Vec<u8>) {
        let mut next = 0_u8;
        let mut piece = |len: &usize| {
            let bytes = (0..*len).map(|_| {
                next = next.wrapping_mul(31).wrapping_add(7);
                next
            });
            bytes.collect::<Vec<u8>>()
        };
        let pieces: VecDeque<_> = pieces.iter().map(&mut piece).collect();
        let whole: Vec<u8> = pieces.iter().flatten().copied().collect();
        let mut stream = Gradual::new(Source(pieces));
        let (mut lens, mut all) = (Vec::new(), Vec::new());
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            let mut space = vec![0; size];
            let mut buffer = ReadBuf::new(&mut space);
            match Pin::new(&mut stream).poll_read(&mut cx, buffer.unfilled()) {
                Poll::Pending => lens.push(None),
                Poll::Ready(read) => {
                    read.unwrap();
                    lens.push(Some(buffer.filled().len()));
                    all.extend_from_slice(buffer.filled());
                    if buffer.filled().is_empty() {
                        assert!(all == whole);
                        return (lens, all);
                    }
                }
            }
        }
    }

    #[test]
    fn what_trickles_never_fills_the_buffer() {
        let bursts = [14_000, 0, 14_000, 0, 3, 0, 30_000, 0];
        let (lens, all) = read(&bursts, 8192);
        assert!(lens.iter().flatten().all(|len| *len < 8192), "{lens:?}");
        assert_eq!(all.len(), 58_003);
    }

    #[test]
    fn what_comes_fast_is_read_in_large_steps_until_it_stops() {
        let size = 16 * 1024;
        let (lens, _) = read(&[100_000, 0, 20_000], size);
        let fast = 100_000 - 4 * PIECE;
        let expected = [
            &[Some(PIECE); 4][..],
            &vec![Some(size); fast / size],
            &[Some(fast % size), None],
            &[Some(PIECE), Some(PIECE), Some(20_000 - 2 * PIECE), Some(0)],
        ];
        assert_eq!(lens, expected.concat());
    }

    #[test]
    fn a_small_buffer_is_no_sign_of_haste() {
        let (lens, _) = read(&[1000], 100);
        assert_eq!(lens, [&[Some(100); 10][..], &[Some(0)]].concat());
    }
}
