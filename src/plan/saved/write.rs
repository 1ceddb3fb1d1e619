//! Writes a plan: the head, a line for each row, and the checksum at the end.

use std::io::{self, Write};

use crate::plan::saved::{Head, PLAN_SCHEMA, SavedRow};

/// The line between the head and the rows.
pub(super) const ROWS: &str = "\"rows\":[";
/// The beginning of the last line, which states the checksum of all bytes before this line.
pub(super) const CHECKSUM: &str = "],\"checksum\":\"";
/// The end of the last line.
pub(super) const END: &str = "\"}";

/// Writes a plan, row by row. Without [`Writer::finish`] it is no plan.
pub struct Writer<W: Write> {
    out: W,
    hasher: blake3::Hasher,
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Writes what stands before the rows, one line for each field.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn begin(head: &Head, out: W) -> io::Result<Self> {
        let mut writer = Self {
            out,
            hasher: blake3::Hasher::new(),
            rows: 0,
        };
        writer.put(&format!("{{\"schema\":\"{PLAN_SCHEMA}\",\n"))?;
        if let serde_json::Value::Object(fields) = serde_json::to_value(head)? {
            for (name, value) in fields {
                writer.put(&format!("\"{name}\":{value},\n"))?;
            }
        }
        writer.put(&format!("{ROWS}\n"))?;
        Ok(writer)
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn row(&mut self, row: &SavedRow) -> io::Result<()> {
        if self.rows > 0 {
            self.put(",\n")?;
        }
        self.rows += 1;
        self.put(&serde_json::to_string(row)?)
    }

    /// Writes the checksum; gives back where all was written to.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.put("\n")?;
        }
        let checksum = self.hasher.finalize().to_hex();
        writeln!(self.out, "{CHECKSUM}{checksum}{END}")?;
        Ok(self.out)
    }

    fn put(&mut self, text: &str) -> io::Result<()> {
        self.hasher.update(text.as_bytes());
        self.out.write_all(text.as_bytes())
    }
}
