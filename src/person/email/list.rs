//! Lists of addresses, as mail headers have them and as people paste them: `Name <a@b>; "Last, First" <c@d>`.
//!
//! Cuts the list (RFC 5322, 3.4, and the habits of mail programs) and reads each address by itself, so that one
//! that cannot be read costs no other. Whose addresses they are is not asked.

use super::encoded_word;
use super::{EmailProblem, EmailReading, read};
use crate::person::cell;

/// One address of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The text as it stood in the list; read again it is the same address.
    pub text: String,
    /// The address with the name beside it, or why there is none.
    pub read: Result<EmailReading, EmailProblem>,
}

/// The addresses of a list, in their order; none where the text says that nobody is in it.
///
/// `;`, `,` and line ends separate, in any mix. A name may be in quotes, in encoded words (RFC 2047), or have a comma
/// in it (`Ruiz, Ana <a@b>`); a comment in brackets, the name of a group (`Team: a@b, c@d;`) and the name of a header
/// (`Cc:`) are no address. A quote or bracket that is never closed is a character like others.
pub fn list(text: &str) -> Vec<Listed> {
    let mut listed = Vec::new();
    let mut names: Vec<Piece> = Vec::new();
    for piece in pieces(text) {
        if is_of_a_name(&piece) {
            names.push(piece);
            continue;
        }
        let text = with_names(&mut names, piece.text, &mut listed);
        listed.extend(alone(&text));
    }
    // Words at the end belong to nobody.
    listed.extend(names.iter().flat_map(|name| alone(&name.text)));
    listed
}

/// What stands between two separators.
#[derive(Debug)]
struct Piece {
    text: String,
    /// What ended it; a blank where nothing did.
    end: char,
}

/// Cuts a list at its separators.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text_so_far = String::new();
    let mut rest = text;
    let mut close = |text: &mut String, end: char| {
        let text = std::mem::take(text).trim().to_owned();
        if !text.is_empty() {
            pieces.push(Piece { text, end });
        }
    };
    while let Some(c) = rest.chars().next() {
        let length = whole(rest);
        let (taken, behind) = rest.split_at(length.unwrap_or(c.len_utf8()));
        rest = behind;
        match (c, length) {
            (_, Some(_)) => text_so_far.push_str(taken),
            (',' | ';' | '\n' | '\r', None) => close(&mut text_so_far, c),
            // A quote that closes nothing, or stands around several addresses.
            ('"', None) => {}
            (':', None) if is_label(&text_so_far) => text_so_far.clear(),
            (_, None) => text_so_far.push(c),
        }
        // Behind `<a@b>` comes the next one, whatever stands between them, but for a comment.
        if taken.ends_with('>') && text_so_far.contains('@') && !behind.trim_start().starts_with('(') {
            close(&mut text_so_far, ' ');
        }
    }
    close(&mut text_so_far, ' ');
    pieces
}

/// The length of what stands at the beginning and is never cut: an encoded word, a text in quotes, a comment, an
/// address in angle brackets.
fn whole(text: &str) -> Option<usize> {
    if text.starts_with("=?") {
        return encoded_word::length(text);
    }
    let end = match text.chars().next()? {
        '"' => closing_quote(text)?,
        '(' => closing_bracket(text)?,
        '<' => text.find('>')?,
        _other => return None,
    };
    let inside = &text[1..end];
    let is_list = inside.contains('@') && inside.contains([',', ';', '\n']);
    let is_open = text.starts_with('<') && inside.contains(['<', ',', ';', '\n']);
    (!is_list && !is_open).then_some(end + 1)
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(at)
    })
}

/// Comments stand within comments (RFC 5322, 3.2.2).
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _other => {}
        }
        (depth == 0).then_some(at)
    })
}

/// Whether a text before a colon is the name of a group or of a header, and not the scheme of a link.
fn is_label(text: &str) -> bool {
    let text = text.trim();
    !text.contains(['@', '<', '[']) && !text.eq_ignore_ascii_case("mailto")
}

/// Whether a piece can be the beginning of a name that was cut at its comma or at the end of its line. A word with a
/// dot in it, or an `at` between two others, is of an address that somebody spoiled; At alone is a surname.
fn is_of_a_name(piece: &Piece) -> bool {
    let words: Vec<&str> = piece
        .text
        .split_whitespace()
        .map(|word| word.trim_matches('.'))
        .collect();
    let stands_between = |word: &str| matches!(word.to_lowercase().as_str(), "at" | "[at]");
    piece.end != ';'
        && !piece.text.contains(['@', '<'])
        && !piece.text.to_lowercase().contains("(at)")
        && !words.iter().any(|word| word.contains('.'))
        && !words.windows(3).any(|three| stands_between(three[1]))
}

/// The text of an address with the names before it that are its own; the others are told as no addresses.
fn with_names(names: &mut Vec<Piece>, text: String, listed: &mut Vec<Listed>) -> String {
    let before_address = text.split_once('<').map(|(before, _)| before.trim());
    let last_end = names.last().map(|name| name.end);
    let fits = match (before_address, last_end) {
        (Some(name), Some(',')) => !name.is_empty() && !name.contains('@'),
        (Some(name), Some('\n' | '\r')) => name.is_empty(),
        (_, _) => false,
    };
    let names = std::mem::take(names);
    if !fits {
        listed.extend(names.iter().flat_map(|name| alone(&name.text)));
        return text;
    }
    let mut whole = String::new();
    for name in names {
        whole.push_str(&name.text);
        whole.push_str(if name.end == ',' { ", " } else { " " });
    }
    whole + &text
}

/// Reads a piece that stands by itself: one address, several with blanks between, or nobody.
fn alone(text: &str) -> Vec<Listed> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_address = |word: &&str| word.matches('@').count() == 1;
    if words.len() > 1 && !text.contains('<') && words.iter().all(is_address) {
        return words.into_iter().flat_map(list).collect();
    }
    one(text).into_iter().collect()
}

fn one(text: &str) -> Option<Listed> {
    let angled = in_angle_brackets(text);
    let read = match read(angled.as_deref().unwrap_or(text)) {
        Ok(reading) => Ok(with_decoded_name(reading?, text)),
        Err(problem) => Err(problem),
    };
    let text = text.to_owned();
    Some(Listed { text, read })
}

/// `Ana [mailto:a@b]` and `Ana (a@b)` as `Ana <a@b>`.
fn in_angle_brackets(text: &str) -> Option<String> {
    let inside = |open: char, close: char| text.strip_suffix(close)?.rsplit_once(open);
    let (name, address) = inside('[', ']').or_else(|| inside('(', ')'))?;
    (address.contains('@') && !name.contains('@')).then(|| format!("{name}<{address}>"))
}

/// Puts a name in encoded words beside its address; a name that is an address says nothing.
fn with_decoded_name(reading: EmailReading, text: &str) -> EmailReading {
    let Some((name, _)) = text.rsplit_once('<').filter(|(name, _)| name.contains("=?")) else {
        return reading;
    };
    let decoded = encoded_word::decode(name.trim().trim_matches('"'));
    let name = cell::visible(&decoded);
    let is_name = !name.is_empty() && !name.contains('@') && !name.starts_with("=?");
    EmailReading {
        display_name: is_name.then_some(name),
        ..reading
    }
}

#[cfg(test)]
mod tests;
