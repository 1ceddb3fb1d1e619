//! The generic layout: the columns of the documentation, and nothing else.

use crate::choice::Kind;
use crate::input::layout::Layout;

pub(super) static LAYOUT: Layout = Layout {
    name: "generic",
    title: "columns with matchbook's own names",
    kind: Kind::Scheduling,
    columns: &[],
    with_country_code: &[],
    recognises: |_| false,
    nested: |_, _| {},
};
