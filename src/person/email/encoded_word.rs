//! Texts in encoded words (RFC 2047), as mail headers carry names that are not plain ASCII: `=?utf-8?Q?Jos=C3=A9?=`.
//!
//! Decodes what is well formed and leaves everything else as it stands. Knows nothing of addresses.

use encoding_rs::Encoding;

/// An encoded word, decoded as far as its bytes.
struct Word {
    charset: &'static Encoding,
    bytes: Vec<u8>,
    /// How long it is in the text, in bytes.
    length: usize,
}

/// The length of the encoded word at the very beginning of a text, in bytes, whether or not it can be decoded.
pub(super) fn length(text: &str) -> Option<usize> {
    parts(text).map(|(.., length)| length)
}

/// Charset, encoding and text of the encoded word that a text begins with, and its length.
fn parts(text: &str) -> Option<(&str, &str, &str, usize)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let end = rest.find("?=")?;
    let inside = &rest[..end];
    // RFC 2047, section 2: no blanks within an encoded word.
    let is_word = !charset.is_empty()
        && matches!(encoding, "B" | "b" | "Q" | "q")
        && !charset.contains(char::is_whitespace)
        && !inside.contains(char::is_whitespace);
    is_word.then(|| {
        (
            charset,
            encoding,
            inside,
            text.len() - rest.len() + end + "?=".len(),
        )
    })
}

fn word(text: &str) -> Option<Word> {
    let (charset, encoding, inside, length) = parts(text)?;
    // RFC 2231 lets a language follow the charset: `utf-8*en`.
    let charset = charset.split('*').next().unwrap_or(charset);
    Some(Word {
        charset: Encoding::for_label(charset.as_bytes())?,
        bytes: match encoding {
            "B" | "b" => from_base64(inside)?,
            _quoted => from_quoted(inside)?,
        },
        length,
    })
}

/// The text with every encoded word decoded. Blanks between two of them go, and a character that is cut between two
/// of one charset is put together again, as many programs write it.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut open: Option<(&'static Encoding, Vec<u8>)> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let Some(word) = word(rest) else {
            close(&mut open, &mut decoded);
            decoded.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        rest = &rest[word.length..];
        match &mut open {
            Some((charset, bytes)) if *charset == word.charset => bytes.extend(word.bytes),
            Some(_) | None => {
                close(&mut open, &mut decoded);
                open = Some((word.charset, word.bytes));
            }
        }
        if length(rest.trim_start()).is_some() {
            rest = rest.trim_start();
        }
    }
    close(&mut open, &mut decoded);
    decoded
}

fn close(open: &mut Option<(&'static Encoding, Vec<u8>)>, decoded: &mut String) {
    if let Some((charset, bytes)) = open.take() {
        decoded.push_str(&charset.decode_without_bom_handling(&bytes).0);
    }
}

/// The `Q` encoding: `_` is a blank, `=C3` a byte.
fn from_quoted(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            b'_' => bytes.push(b' '),
            b'=' => {
                let hex = std::str::from_utf8(behind.get(..2)?).ok()?;
                bytes.push(u8::from_str_radix(hex, 16).ok()?);
                rest = &behind[2..];
            }
            plain => bytes.push(*plain),
        }
    }
    Some(bytes)
}

/// The `B` encoding: base64, its padding present or not.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _other => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_decoded() {
        for (text, expected) in [
            ("Ana Ruiz", "Ana Ruiz"),
            ("=?utf-8?Q?Jos=C3=A9_P=C3=A9rez?=", "José Pérez"),
            ("=?UTF-8?B?Sm9zw6kgUMOpcmV6?=", "José Pérez"),
            ("=?utf-8?b?SnVuZyA=?=", "Jung "),
            ("=?iso-8859-1?q?M=FCller=2C_J=F6rg?=", "Müller, Jörg"),
            ("=?windows-1252?Q?Zo=EB?= Smith", "Zoë Smith"),
            ("=?utf-8*en?Q?Ana?=", "Ana"),
            ("=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?=", "山田"),
            // Blanks between two words go, those beside plain text stay; a character may be cut in two.
            ("=?utf-8?Q?Ana?= =?utf-8?Q?_Ruiz?=", "Ana Ruiz"),
            ("=?utf-8?Q?Jos=C3?=\r\n =?utf-8?Q?=A9?=", "José"),
            ("=?utf-8?Q?Ana?= (Acme)", "Ana (Acme)"),
            ("=?utf-8?Q?=C3=A9?==?iso-8859-1?Q?=E9?=", "éé"),
            // What is none stays as it is.
            ("=?utf-8?X?Ana?=", "=?utf-8?X?Ana?="),
            ("=?no-such?Q?Ana?=", "=?no-such?Q?Ana?="),
            ("=?utf-8?Q?Ana Ruiz?=", "=?utf-8?Q?Ana Ruiz?="),
            ("=?utf-8?Q?A=ZZ?=", "=?utf-8?Q?A=ZZ?="),
            ("=?utf-8?B?A*b?=", "=?utf-8?B?A*b?="),
            ("=?utf-8?Q?Ana", "=?utf-8?Q?Ana"),
        ] {
            assert_eq!(decode(text), expected, "{text}");
        }
    }

    #[test]
    fn the_length_of_an_encoded_word_ends_behind_its_mark() {
        for (text, expected) in [
            ("=?utf-8?Q?Ruiz,Ana?= <a@b>", Some(20)),
            ("=?utf-8?Q??=", Some(12)),
            ("=?utf-8?Q?a b?=", None),
            ("x =?utf-8?Q?a?=", None),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_there_is_read_to_its_end(text in "(=\\?|\\?=|utf-8|[?=QqBb_ éA]){0,30}") {
            let decoded = decode(&text);
            proptest::prop_assert!(text.contains("=?") || decoded == text);
        }
    }
}
