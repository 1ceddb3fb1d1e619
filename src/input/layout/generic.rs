//! The generic layout: the columns of the documentation, and nothing else.

use crate::input::layout::Layout;
use crate::input::row::Kind;

pub(super) static LAYOUT: Layout = Layout {
    name: "generic",
    title: "columns with matchbook's own names",
    kind: Kind::Scheduling,
    columns: &[],
    recognises: |_| false,
    nested: |_, _| {},
};
