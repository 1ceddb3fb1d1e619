//! A layout that somebody defines for an export of their own: headers or keys with their meanings, by name.
//!
//! It can say what most vendors' layouts say and no more: it sets nothing right. What makes no sense as a layout is
//! refused here, in words; where it was written, the settings know. What it does not name is not read.

use crate::choice::{Kind, NumberStyle};
use crate::input::column::{Column, same_header, squash};
use crate::input::layout::Layout;
use crate::input::options::position;

/// What somebody says about an export of their own.
#[derive(Debug, Clone, Default)]
pub struct Described {
    /// What it is, in a few words.
    pub title: Option<String>,
    /// What kind of record it holds; absent: the columns tell.
    pub kind: Option<Kind>,
    /// Headers, keys or paths of keys (`caller.number`) with their meanings; or positions (`#3`) where the table has
    /// no header.
    pub columns: Vec<(String, Column)>,
    /// What is all there when it is this layout, `a|b` for one of several; absent: every column that is named.
    pub required: Option<Vec<String>>,
    /// How numbers without a `+` are written.
    pub number_style: Option<NumberStyle>,
}

/// A layout of one's own. It has a single form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLayout {
    name: String,
    title: String,
    kind: Option<Kind>,
    columns: Vec<(String, Column)>,
    required: Vec<String>,
    number_style: Option<NumberStyle>,
}

/// The title of a layout that has none.
const UNTITLED: &str = "a layout of the settings file";

impl OwnLayout {
    /// Checks that the description makes a layout that can be told from others.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn new(name: String, described: Described) -> Result<Self, String> {
        let Described {
            title,
            kind,
            columns,
            required,
            number_style,
        } = described;
        check_columns(&columns)?;
        let by_position = columns
            .iter()
            .filter(|(name, _)| position(name).is_some())
            .count();
        if by_position > 0 && by_position < columns.len() {
            return Err(
                "some columns go by their headers and some by their positions; a table has a header or has none"
                    .to_owned(),
            );
        }
        let required = match required {
            Some(_) if by_position > 0 => {
                return Err(
                    "a table without a header cannot be recognised by one; leave `required` out".to_owned(),
                );
            }
            Some(list) if list.iter().all(|name| name.trim().is_empty()) => {
                return Err(
                    "`required` names no header, and would recognise everything; leave it out to require every column"
                        .to_owned(),
                );
            }
            Some(list) => list,
            None if by_position > 0 => Vec::new(),
            None => columns.iter().map(|(name, _)| name.clone()).collect(),
        };
        Ok(Self {
            name,
            title: title.unwrap_or_else(|| UNTITLED.to_owned()),
            kind,
            columns,
            required,
            number_style,
        })
    }

    /// The name that `--layout` takes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is, in a few words.
    pub fn title(&self) -> &str {
        &self.title
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind
    }

    pub(super) fn columns(&self) -> &[(String, Column)] {
        &self.columns
    }

    pub(super) fn required(&self) -> &[String] {
        &self.required
    }

    pub(super) fn number_style(&self) -> Option<NumberStyle> {
        self.number_style
    }

    /// The last position that it names, from 0; absent when its table has a header.
    pub(in crate::input) fn last_position(&self) -> Option<usize> {
        self.columns.iter().filter_map(|(name, _)| position(name)).max()
    }
}

/// Whether a text can be the name of a layout of one's own.
///
/// # Errors
/// Why not, in words.
pub fn check_name(name: &str) -> Result<(), String> {
    if Layout::named(name).is_some() {
        return Err(format!(
            "{name} is the name of a built-in layout; give yours another one"
        ));
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(fits) {
        return Err("the name of a layout has letters, digits, `-`, `_` and `.` only".to_owned());
    }
    Ok(())
}

/// Every header once, and every meaning once.
fn check_columns(columns: &[(String, Column)]) -> Result<(), String> {
    if columns.is_empty() {
        return Err("a layout needs at least one column".to_owned());
    }
    for (index, (name, column)) in columns.iter().enumerate() {
        if squash(name).is_empty() {
            return Err("the name of a column is blank".to_owned());
        }
        if position_like(name) && position(name).is_none() {
            return Err(format!("{name} is no position; the first column is #1"));
        }
        for (other, of_other) in &columns[..index] {
            if same_header(other, name) {
                return Err(format!(
                    "{other:?} and {name:?} are one header, since case, blanks, `_` and `-` do not count"
                ));
            }
            if of_other == column {
                return Err(format!(
                    "{other:?} and {name:?} are both read as {}",
                    column.name()
                ));
            }
        }
    }
    Ok(())
}

/// Whether a name looks like a position: `#` and digits.
fn position_like(name: &str) -> bool {
    name.strip_prefix('#')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(columns: &[(&str, Column)], required: Option<&[&str]>) -> Result<OwnLayout, String> {
        let columns = columns
            .iter()
            .map(|(name, column)| ((*name).to_owned(), column.clone()));
        OwnLayout::new(
            "crm".to_owned(),
            Described {
                columns: columns.collect(),
                required: required.map(|names| names.iter().map(|name| (*name).to_owned()).collect()),
                ..Described::default()
            },
        )
    }

    #[test]
    fn every_column_is_required_unless_something_else_is_said() {
        let plain = of(&[("Wer", Column::Name), ("Post", Column::Email)], None).unwrap();
        assert_eq!(plain.required(), ["Wer", "Post"]);
        assert_eq!((plain.title(), plain.last_position()), (UNTITLED, None));
        let said = of(&[("Wer", Column::Name)], Some(&["Wer", "Stand|State"])).unwrap();
        assert_eq!(said.required(), ["Wer", "Stand|State"]);
        let bare = of(&[("#2", Column::Name), ("#11", Column::Email)], None).unwrap();
        assert_eq!((bare.required().len(), bare.last_position()), (0, Some(10)));
    }

    #[test]
    fn what_makes_no_layout_is_refused_in_words() {
        type Case<'a> = (&'a [(&'a str, Column)], Option<&'a [&'a str]>, &'a str);
        let cases: [Case<'_>; 9] = [
            (&[], None, "at least one column"),
            (&[(" ", Column::Name)], None, "is blank"),
            (&[("#0", Column::Name)], None, "#0 is no position"),
            (
                &[("Wer", Column::Name), ("#2", Column::Email)],
                None,
                "a header or has none",
            ),
            (
                &[("A", Column::Name), ("B", Column::Name)],
                None,
                "both read as name",
            ),
            (
                &[("E-Mail", Column::Email), ("e mail", Column::Email2)],
                None,
                "are one header",
            ),
            (&[("#1", Column::Name)], Some(&["Wer"]), "leave `required` out"),
            (&[("Wer", Column::Name)], Some(&[]), "recognise everything"),
            (&[("Wer", Column::Name)], Some(&[" "]), "recognise everything"),
        ];
        for (columns, required, expected) in cases {
            let error = of(columns, required).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn names_are_plain_and_nobody_elses() {
        for good in ["crm", "our-CRM_2.0"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        for (bad, expected) in [
            ("Zoom", "built-in"),
            ("generic", "built-in"),
            ("", "letters"),
            ("our crm", "letters"),
        ] {
            assert!(check_name(bad).unwrap_err().contains(expected), "{bad}");
        }
    }
}
