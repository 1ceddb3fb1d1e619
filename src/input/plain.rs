//! Tables in which the place of a cell alone tells what it means. Such a row can be read later, or not at all where it
//! says what another one said. Layouts with something to set right are not plain: what they make of a record may rest
//! on any of its cells.

use std::borrow::Cow;

use crate::choice::Kind;
use crate::input::cell::{self, Held};
use crate::input::column::Column;
use crate::input::row::{Cells, is_own, put};
use crate::input::setting;
use crate::input::texts::Texts;

/// How the cells of a plain table are read.
#[derive(Debug)]
pub(super) struct Plain {
    /// The places that are read, with what stands there.
    meanings: Vec<(usize, Column)>,
    /// Those among them that decide about a row.
    deciding: Vec<usize>,
    /// The others, which are each row's own.
    own: Vec<(usize, Column)>,
}

impl Plain {
    /// For columns with these meanings.
    pub(super) fn new(meanings: &[Option<Column>]) -> Self {
        let known = meanings.iter().enumerate();
        let meanings: Vec<(usize, Column)> = known
            .filter_map(|(place, column)| Some((place, column.clone()?)))
            .collect();
        let (own, deciding): (Vec<_>, Vec<_>) =
            meanings.iter().cloned().partition(|(_, column)| is_own(column));
        Self {
            meanings,
            deciding: deciding.into_iter().map(|(place, _)| place).collect(),
            own,
        }
    }

    /// The cells by their meaning.
    pub(super) fn read(&self, texts: &Texts, kind: Kind) -> Cells {
        let mut cells = Cells::with_room(self.meanings.len(), texts.bytes());
        for (place, column) in &self.meanings {
            setting::set(&mut cells, column, texts.get(*place).unwrap_or_default());
        }
        if !cells.is_blank() {
            setting::say(kind, &mut cells);
        }
        cells
    }

    /// The text of one cell that is the row's own.
    pub(super) fn one<'t>(&self, texts: &'t Texts, column: &Column) -> Option<Cow<'t, str>> {
        let (place, _) = self.own.iter().find(|(_, known)| known == column)?;
        let Held::Text(text) = cell::read(texts.get(*place)?) else {
            return None;
        };
        match cell::trimmed(&text) {
            "" => None,
            trimmed if trimmed.len() == text.len() => Some(text),
            trimmed => Some(Cow::Owned(trimmed.to_owned())),
        }
    }

    /// Writes down what decides about a row; `false` when all of that is blank.
    pub(super) fn says(&self, texts: &Texts, to: &mut Vec<u8>) -> bool {
        let mut is_blank = true;
        for place in &self.deciding {
            let text = texts.get(*place).unwrap_or_default();
            is_blank = is_blank && cell::trimmed(text).is_empty();
            put(text, to);
        }
        !is_blank
    }
}
