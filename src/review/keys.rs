//! Keys, as terminals send them: single bytes, characters in UTF-8, and sequences that begin with escape.
//!
//! Sequences are those of xterm and its kin (ECMA-48 control sequences, and `ESC O` of the application mode). What is
//! not known is swallowed whole, so that no piece of it counts as a letter.

/// A key that somebody pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// The first.
    Home,
    /// The last.
    End,
    /// Return.
    Enter,
    /// Escape alone.
    Escape,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D: no more is typed.
    Close,
    /// A letter, digit or sign.
    Letter(char),
    /// A key that means nothing here.
    Other,
}

const ESCAPE: u8 = 0x1b;

/// The first key of these bytes, and how many of them it takes; `None` where more have to come. When none will come,
/// `is_all` says so, and an escape is the key itself.
pub fn first(bytes: &[u8], is_all: bool) -> Option<(Key, usize)> {
    let key = match *bytes.first()? {
        ESCAPE => return sequence(bytes, is_all),
        0x03 => Key::Interrupt,
        0x04 => Key::Close,
        b'\r' | b'\n' => Key::Enter,
        byte @ b' '..=b'~' => Key::Letter(char::from(byte)),
        0..=0x7f => Key::Other,
        byte => return character(byte, bytes, is_all),
    };
    Some((key, 1))
}

fn sequence(bytes: &[u8], is_all: bool) -> Option<(Key, usize)> {
    let alone = (Key::Escape, 1);
    match bytes.get(1) {
        None => is_all.then_some(alone),
        Some(b'O') => match bytes.get(2) {
            Some(last) => Some((named(*last), 3)),
            None => is_all.then_some((Key::Other, 2)),
        },
        Some(b'[') => {
            let ends = |byte: &u8| (0x40..=0x7e).contains(byte);
            let Some(end) = bytes.iter().skip(2).position(ends).map(|at| at + 2) else {
                return is_all.then_some((Key::Other, bytes.len()));
            };
            let key = match &bytes[2..=end] {
                b"1~" | b"7~" => Key::Home,
                b"4~" | b"8~" => Key::End,
                [last] => named(*last),
                // With Shift, Ctrl or Alt held, and all the others.
                _ => Key::Other,
            };
            Some((key, end + 1))
        }
        // Alt with a key, or a second escape.
        Some(_) => Some((Key::Other, 2)),
    }
}

fn named(last: u8) -> Key {
    match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'M' => Key::Enter,
        _ => Key::Other,
    }
}

fn character(first: u8, bytes: &[u8], is_all: bool) -> Option<(Key, usize)> {
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((Key::Other, 1)),
    };
    match bytes.get(..length) {
        Some(whole) => {
            let letter = std::str::from_utf8(whole)
                .ok()
                .and_then(|text| text.chars().next());
            Some(letter.map_or((Key::Other, 1), |letter| (Key::Letter(letter), length)))
        }
        None => is_all.then_some((Key::Other, bytes.len())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All keys of these bytes, when no more come.
    fn keys(mut bytes: &[u8]) -> Vec<Key> {
        let mut keys = Vec::new();
        while let Some((key, taken)) = first(bytes, true) {
            keys.push(key);
            bytes = &bytes[taken..];
        }
        keys
    }

    #[test]
    fn keys_are_read_as_terminals_send_them() {
        use Key::{Close, Down, End, Enter, Escape, Home, Interrupt, Left, Letter, Other, Right, Up};
        for (bytes, expected) in [
            ("\u{1b}[A\u{1b}[B\u{1b}[C\u{1b}[D", vec![Up, Down, Right, Left]),
            ("\u{1b}OA\u{1b}OB", vec![Up, Down]),
            ("\u{1b}[H\u{1b}[F\u{1b}[1~\u{1b}[4~", vec![Home, End, Home, End]),
            ("1n\r", vec![Letter('1'), Letter('n'), Enter]),
            ("\u{3}\u{4}", vec![Interrupt, Close]),
            ("\u{1b}", vec![Escape]),
            ("\u{1b}[1;5Dq", vec![Other, Letter('q')]),
            ("\u{1b}[200~q", vec![Other, Letter('q')]),
            ("\u{1b}b", vec![Other]),
            ("ñ山", vec![Letter('ñ'), Letter('山')]),
            ("\t", vec![Other]),
        ] {
            assert_eq!(keys(bytes.as_bytes()), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_sequence_that_comes_in_pieces_is_waited_for() {
        for bytes in ["\u{1b}", "\u{1b}[", "\u{1b}O", "\u{1b}[1;5"] {
            assert_eq!(first(bytes.as_bytes(), false), None, "{bytes:?}");
        }
        assert_eq!(first(&[0xc3], false), None);
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let read = keys(&bytes);
            prop_assert!(read.len() <= bytes.len());
        }
    }
}
