//! Tables of text as tests use them: the first line names the columns, a bar parts the cells, and a line that
//! begins with a dash is for the eye only.

/// One line of a table.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    cells: Vec<(String, String)>,
}

impl Line {
    /// The text of a column.
    pub(crate) fn get(&self, column: &str) -> &str {
        let cell = self.cells.iter().find(|(name, _)| name == column);
        cell.map_or_else(|| panic!("the table has no column {column:?}"), |(_, text)| text)
    }

    /// Every column with its text.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cells
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// Reads a table.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let split = |line: &str| {
        line.split('|')
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('-'));
    let header = split(lines.next().expect("a table has a header"));
    lines
        .map(|line| {
            let cells = split(line);
            assert_eq!(cells.len(), header.len(), "as many cells as columns: {line}");
            Line {
                cells: header.iter().cloned().zip(cells).collect(),
            }
        })
        .collect()
}

/// Collects the cells that are wrong, so that one look shows all of them.
#[derive(Default)]
pub(crate) struct Wrong {
    cells: Vec<String>,
    looked_at: usize,
}

impl Wrong {
    /// Compares one cell.
    pub(crate) fn compare(&mut self, place: &str, promised: &str, found: &str) {
        self.looked_at += 1;
        if promised != found {
            self.cells.push(format!(
                "{place}\n    promised: {promised}\n    found:    {found}"
            ));
        }
    }

    /// Fails when a cell was wrong, or fewer than `least` were looked at.
    pub(crate) fn finish(self, least: usize) {
        assert!(
            self.cells.is_empty(),
            "{} wrong cells:\n{}",
            self.cells.len(),
            self.cells.join("\n")
        );
        assert!(
            self.looked_at >= least,
            "only {} cells were looked at",
            self.looked_at
        );
    }
}

/// Checks a table with the columns `row` and `answer`, and whatever else `answer` takes from a line.
pub(crate) fn check(text: &str, answer: impl Fn(&Line) -> String) {
    let mut wrong = Wrong::default();
    for line in lines(text) {
        let place = line
            .cells()
            .map(|(_, cell)| cell)
            .next()
            .unwrap_or_default()
            .to_owned();
        wrong.compare(&place, line.get("answer"), &answer(&line));
    }
    wrong.finish(1);
}
