//! The input's own columns, passed through to `csv` and to the rejects file.
//!
//! Several inputs with different headers share one file: each cell goes under the column of its own name. Columns
//! that matchbook itself adds are not passed through, so that a corrected file can be fed back as it is.

use super::InputCells;

/// Columns that the `csv` format adds, apart from those that begin with `matchbook_`.
const ADDED: [&str; 2] = ["autotask_contact_id", "autotask_company_id"];

/// The columns of all headers together, in the order in which they are first met.
///
/// A name that stands twice in one header is two columns.
pub fn union<'a>(headers: impl IntoIterator<Item = &'a [String]>) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for header in headers {
        for (index, name) in header.iter().enumerate() {
            let wanted = 1 + occurrences(&header[..index], name);
            if occurrences(&columns, name) < wanted {
                columns.push(name.clone());
            }
        }
    }
    columns
}

fn occurrences(names: &[String], name: &str) -> usize {
    names.iter().filter(|other| *other == name).count()
}

/// Whether matchbook writes a column of this name, so that the input's own one would be an old answer.
fn is_ours(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    name.starts_with("matchbook_") || ADDED.contains(&name.as_str())
}

/// Where each cell of a row goes.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<String>,
    /// The header that `places` belongs to: rows of one source come one after the other, so one is enough.
    header: Vec<String>,
    /// For each passed-through column, the cell of the row that stands in it.
    places: Vec<Option<usize>>,
}

impl Columns {
    /// `names` as [`union`] gives them.
    pub(super) fn new(names: Vec<String>) -> Self {
        let names: Vec<_> = names.into_iter().filter(|name| !is_ours(name)).collect();
        Self {
            places: vec![None; names.len()],
            names,
            header: Vec::new(),
        }
    }

    /// The names of the columns that are passed through.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The row's cells in the order of [`Columns::names`]; empty where the row has no such column.
    pub(super) fn cells<'a>(&mut self, input: &InputCells<'a>) -> Vec<&'a str> {
        if self.header != input.header {
            self.header = input.header.to_vec();
            self.places = places(&self.names, input.header);
        }
        self.places
            .iter()
            .map(|place| {
                place
                    .and_then(|index| input.cells.get(index).copied())
                    .unwrap_or_default()
            })
            .collect()
    }
}

/// The second column of a name takes the second cell of that name, and so on.
fn places(names: &[String], header: &[String]) -> Vec<Option<usize>> {
    names
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let earlier = occurrences(&names[..column], name);
            let same_name = |(_, other): &(usize, &String)| *other == name;
            header
                .iter()
                .enumerate()
                .filter(same_name)
                .nth(earlier)
                .map(|(index, _)| index)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn later_headers_append_what_the_first_has_not() {
        let headers = [strings("id,email"), strings("email,phone,email"), strings("id")];
        let all = union(headers.iter().map(Vec::as_slice));
        assert_eq!(all, strings("id,email,phone,email"));
    }

    #[test]
    fn cells_go_under_their_own_names() {
        let mut columns = Columns::new(strings("id,email,phone,email"));
        let table = [
            ("id,email", "7,a@b.example", "7|a@b.example||"),
            ("email,phone,email", "x@y,1,z@y", "|x@y|1|z@y"),
            ("phone", "", "|||"),
            ("phone,id", "5", "||5|"),
        ];
        for (header, cells, row) in table {
            let (header, cells) = (strings(header), strings(cells));
            let input = InputCells {
                header: &header,
                cells: &cells.iter().map(String::as_str).collect::<Vec<_>>(),
            };
            assert_eq!(columns.cells(&input).join("|"), row, "{header:?}");
        }
    }

    #[test]
    fn answers_of_an_earlier_run_are_not_passed_through() {
        let columns = Columns::new(strings(
            "id,matchbook_outcome, Matchbook_Detail,autotask_contact_id,Autotask_Company_ID,contact_id",
        ));
        assert_eq!(columns.names().collect::<Vec<_>>(), ["id", "contact_id"]);
    }
}
