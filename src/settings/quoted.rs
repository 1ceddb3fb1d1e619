//! What of a line of the settings file may be shown beside a complaint about it.
//!
//! A line may hold a secret, even where none belongs. So keys are shown and values are not, but for the one that is
//! wrong, and that only where its key is known to hold no secret. Comments are left out. Looks at one line, and does
//! not read TOML.

use std::ops::Range;

use super::keys::line_and_column;
use crate::error::excerpt::Excerpt;

/// Keys of the settings file whose values are never shown: a secret, something that gets one, and an address, which
/// may carry a password by mistake.
const SECRETIVE: [&str; 4] = ["integration_code", "secret_command", "secret_file", "url"];

/// Stands for a value.
const HIDDEN: char = '…';

/// Whether the value of this key, which may be written with dots, is never shown.
pub(super) fn is_secretive(key: &str) -> bool {
    SECRETIVE.contains(&last_part(key))
}

/// Whether the file as a whole could be read as TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// It could: texts have quotes, and what stands before `=` is a key.
    Sound,
    /// It could not. Behind the first `=` of a line all may be one value that lacks its quotes.
    Broken,
}

/// The line on which these bytes of the file begin, with the bytes marked. The value among them is shown when
/// `shows_value` says so of the key before it on the line. None where nothing of the line could be shown.
pub(super) fn excerpt(
    file: &str,
    bytes: Range<usize>,
    syntax: Syntax,
    shows_value: impl Fn(&str) -> bool,
) -> Option<Excerpt> {
    let start = bytes.start.min(file.len());
    let before = file.get(..start)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    // A line in the middle of a text says nothing about itself.
    let is_within_text = |quotes: &str| before[..line_start].matches(quotes).count() % 2 == 1;
    if is_within_text("\"\"\"") || is_within_text("'''") {
        return None;
    }
    let line = file[line_start..].lines().next().unwrap_or_default();
    let mark = start - line_start
        ..bytes
            .end
            .clamp(start, line_start + line.len().max(start - line_start))
            - line_start;
    let (number, _) = line_and_column(file, start);
    let (text, mark) = without_values(line, mark, syntax, shows_value);
    text.chars()
        .any(char::is_alphanumeric)
        .then(|| Excerpt::of_line(number as u64, text, mark))
}

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// In quotes.
    Text,
    /// Letters, digits, and what stands between them in names, numbers and times.
    Word,
    Comment,
    Sign,
}

/// The line with its values hidden, and where the mark is in it.
fn without_values(
    line: &str,
    mark: Range<usize>,
    syntax: Syntax,
    shows_value: impl Fn(&str) -> bool,
) -> (String, Range<usize>) {
    let is_header = line.trim_start().starts_with('[') && !line.contains('=');
    let mut shown = String::with_capacity(line.len());
    let mut moved = None::<Range<usize>>;
    let mut key = "";
    let mut is_behind_equals = false;
    let mut values = 0;
    for (piece, bytes) in pieces(line) {
        let written = &line[bytes.clone()];
        let is_marked = mark.start < bytes.end && (bytes.start < mark.end || bytes.start <= mark.start);
        let is_key = is_header || (!is_behind_equals && names_something(&line[bytes.end..]));
        let from = shown.len();
        let hides = match piece {
            Piece::Sign => {
                is_behind_equals = match written {
                    "=" => true,
                    "{" | "," => is_behind_equals && syntax == Syntax::Broken,
                    _ => is_behind_equals,
                };
                false
            }
            Piece::Comment => {
                shown.truncate(shown.trim_end().len());
                break;
            }
            Piece::Text | Piece::Word if is_key => {
                key = written;
                false
            }
            Piece::Text | Piece::Word => {
                values += 1;
                let may_be_shown = syntax == Syntax::Sound || values == 1;
                !(is_marked && may_be_shown && shows_value(last_part(key)))
            }
        };
        if hides {
            shown.push_str(&hidden(piece, written));
        } else {
            shown.push_str(written);
        }
        if is_marked {
            let part = if hides {
                from..shown.len()
            } else {
                moved_to(from, &bytes, &mark)
            };
            moved = Some(moved.map_or(part.clone(), |moved| moved.start..part.end));
        }
    }
    let end = shown.len();
    (shown, moved.unwrap_or(end..end))
}

/// What stands for a value: a text keeps its quotes, as far as it has them.
fn hidden(piece: Piece, written: &str) -> String {
    let quote = written.chars().next().filter(|_| piece == Piece::Text);
    let closing = quote.filter(|quote| written.len() > 1 && written.ends_with(*quote));
    quote.into_iter().chain([HIDDEN]).chain(closing).collect()
}

/// The marked part of a piece that now begins at `from`.
fn moved_to(from: usize, piece: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    let start = mark.start.max(piece.start);
    let end = mark.end.clamp(start, piece.end);
    from + (start - piece.start)..from + (end - piece.start)
}

/// Whether what stands before this is the name of a key or table.
fn names_something(rest: &str) -> bool {
    rest.trim_start().starts_with(['=', '.'])
}

/// A key without the tables before it and without quotes.
fn last_part(key: &str) -> &str {
    let last = key.trim_matches(['"', '\'']);
    last.rsplit('.').next().unwrap_or(last)
}

/// Cuts a line into its pieces; together they are the line.
fn pieces(line: &str) -> Vec<(Piece, Range<usize>)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = match first {
            '#' => (Piece::Comment, rest.len()),
            '"' | '\'' => (Piece::Text, text_length(rest, first)),
            _ if is_of_word(first) => {
                let length = rest.find(|character| !is_of_word(character));
                (Piece::Word, length.unwrap_or(rest.len()))
            }
            _ => (Piece::Sign, first.len_utf8()),
        };
        let start = line.len() - rest.len();
        pieces.push((piece, start..start + length));
        rest = &rest[length..];
    }
    pieces
}

/// Whatever is no sign of TOML belongs to a word: a secret without quotes has every sign there is.
fn is_of_word(character: char) -> bool {
    !matches!(
        character,
        ' ' | '\t' | '=' | ',' | '[' | ']' | '{' | '}' | '#' | '"' | '\''
    )
}

/// Bytes of the quoted text at the beginning, with its quotes; to the end of the line where it is not closed.
fn text_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (byte, character) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if character == '\\' && quote == '"' {
            escaped = true;
        } else if character == quote {
            return byte + 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line as it is shown, with the mark between `[` and `]`.
    fn shown(line: &str, marked: &str, syntax: Syntax) -> String {
        let start = line.find(marked).unwrap();
        let (mut text, mark) = without_values(line, start..start + marked.len(), syntax, |key| {
            !is_secretive(key)
        });
        text.insert(mark.end, '»');
        text.insert(mark.start, '«');
        text
    }

    #[test]
    fn values_are_hidden_but_for_the_one_that_is_wrong() {
        for (line, marked, expected) in [
            ("user_name = 'x'", "user_name", "«user_name» = '…'"),
            ("secret = \"hunter2\"", "secret", "«secret» = \"…\""),
            ("max_creates = 'x'", "'x'", "max_creates = «'x'»"),
            ("integration_code = 5", "5", "integration_code = «…»"),
            (
                "profiles.a.url = 'https://a:b@c'",
                "'https://a:b@c'",
                "profiles.a.url = «'…'»",
            ),
            ("own = ['+1312', 5] # all", "5", "own = ['…', «5»]"),
            (
                "x = { company_typ = 1, phone = 'p' }",
                "company_typ",
                "x = { «company_typ» = …, phone = '…' }",
            ),
            ("'E-Mail' = 'emial'", "'emial'", "'E-Mail' = «'emial'»"),
            ("[profiles.Zoom]", "Zoom", "[profiles.«Zoom»]"),
            ("a = 'x' 'y'", "'y'", "a = '…' «'y'»"),
            ("a = \"x\\\"y\", 'z'", "'z'", "a = \"…\", «'z'»"),
            ("a = 'open", "'open", "a = «'open»"),
            ("secret_command = 'open", "'open", "secret_command = «'…»"),
            (
                "integration_code = p@$$w0rd!",
                "p@$$w0rd!",
                "integration_code = «…»",
            ),
            ("a = 5 # 'comment'", "'comment'", "a = …«»"),
        ] {
            assert_eq!(shown(line, marked, Syntax::Sound), expected, "{line}");
        }
    }

    #[test]
    fn a_value_that_lacks_its_quotes_is_hidden_as_a_whole() {
        for (line, marked, expected) in [
            ("secret_command = aGVsbG8=", "aGVsbG8", "secret_command = «…»="),
            ("integration_code = ab,cd=ef", "cd", "integration_code = …,«…»=…"),
            (
                "integration_code = { ab = cd }",
                "cd",
                "integration_code = { … = «…» }",
            ),
            (
                "username = a b = hunter2",
                "a b = hunter2",
                "username = «a … = …»",
            ),
            ("mode = catch=all", "catch", "mode = «catch»=…"),
        ] {
            assert_eq!(shown(line, marked, Syntax::Broken), expected, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_a_value_alone_is_not_shown() {
        for (file, byte) in [
            ("a = '''\nhunter2 = 5\n'''\n", 8),
            ("a = \"\"\"\nhunter2 = 5\n", 8),
            ("hunter2\n", 0),
            ("\n", 0),
            ("a = 1", 5),
        ] {
            let found = excerpt(file, byte..byte + 1, Syntax::Broken, |_| false);
            assert_eq!(found.is_some(), file == "a = 1", "{file:?}");
        }
    }
}
