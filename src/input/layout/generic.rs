//! The generic layout: the columns of the documentation, and nothing else. Its columns tell whether the rows are
//! scheduling requests or calls.

use crate::input::layout::{Form, Layout};

pub(super) static FORM: Form = Form {
    title: "columns with matchbook's own names",
    ..Form::PLAIN
};

pub(super) static LAYOUT: Layout = Layout {
    name: "generic",
    title: "columns with matchbook's own names",
    forms: std::slice::from_ref(&FORM),
};
