//! Pure: numbers as people and programs write them. A text that can be two numbers is none.

/// A whole number, also as `42.0`, which spreadsheets make of it.
pub(super) fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let bare = digits.strip_prefix('-').unwrap_or(digits);
    if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// A number with a fraction, as plain digits with a point: `1,234.50` and `1.234,50` are `1234.5`.
///
/// # Errors
/// Why it is none, as the rest of a sentence.
pub(super) fn decimal(text: &str) -> Result<String, &'static str> {
    const NONE: &str = "is not a number";
    let (sign, bare) = match text.strip_prefix('-') {
        Some(bare) => ("-", bare),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let points = bare.matches('.').count();
    let commas = bare.matches(',').count();
    let plain = match (points, commas) {
        (0 | 1, 0) => bare.to_owned(),
        (0, 1) => {
            let (whole, fraction) = bare.split_once(',').unwrap_or_default();
            // Whole numbers with their thousands apart look just so.
            if fraction.len() == 3 && (1..=3).contains(&whole.len()) {
                return Err("can be a thousand and more, or one and a fraction; write it with a point");
            }
            bare.replace(',', ".")
        }
        (_, _) => {
            let mark = if bare.rfind('.') > bare.rfind(',') {
                '.'
            } else {
                ','
            };
            let apart = if mark == '.' { ',' } else { '.' };
            let (whole, fraction) = bare.rsplit_once(mark).unwrap_or((bare, ""));
            let is_last_one = points + commas > 1 && (points == 0 || commas == 0);
            let (whole, fraction) = if is_last_one {
                (bare, "")
            } else {
                (whole, fraction)
            };
            let groups: Vec<&str> = whole.split(if is_last_one { mark } else { apart }).collect();
            let grouped = groups.iter().skip(1).all(|group| group.len() == 3)
                && groups.first().is_some_and(|first| (1..=3).contains(&first.len()));
            if !grouped {
                return Err(NONE);
            }
            match fraction {
                "" => groups.concat(),
                fraction => format!("{}.{fraction}", groups.concat()),
            }
        }
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(NONE);
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Ok(match fraction.trim_end_matches('0') {
        "" if whole == "0" => "0".to_owned(),
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    })
}
