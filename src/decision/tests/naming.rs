//! The name of a new contact: from its columns, from one cell, from the address, or a placeholder; never made up.

use super::preflight::{contact_field, tenant};
use super::table;
use super::world::{short, warnings};

#[test]
fn a_contact_needs_a_first_and_a_last_name() {
    table::check(
        "
        row                                                            | placeholder | answer
        email: nora@acme.example; name: New, Nora                      |             | create Nora New
        email: nora@acme.example; name: Nora van New                   |             | create Nora van New
        email: nora@acme.example; first_name: Nora; last_name: New     |             | create Nora New
        email: Nora <nora@acme.example>                                |             | invalid missing_last_name email_decorated
        email: Nora New <nora@acme.example>                            |             | create Nora New email_decorated
        - from the address
        email: nora.new@acme.example                                   |             | create Nora New name_from_email
        email: NORA.NEW@acme.example; first_name: Nora                 |             | create Nora New name_from_email
        email: front.desk@acme.example                                 |             | invalid missing_last_name
        email: n.new@acme.example                                      |             | invalid missing_last_name
        - with a placeholder
        email: nora@acme.example; first_name: Nora                     | Unknown     | create Nora Unknown placeholder_last_name
        email: nora.new@acme.example; first_name: Nora                 | Unknown     | create Nora New name_from_email
        email: nora@acme.example; first_name: Nora; last_name: N/A     | Unknown     | create Nora Unknown placeholder_last_name
        email: nora@acme.example                                       | Unknown     | invalid missing_last_name
        email: nora@acme.example; last_name: New                       | Unknown     | invalid missing_last_name
        - without one
        email: nora@acme.example; first_name: Nora                     |             | invalid missing_last_name
        email: nora@acme.example; last_name: New                       |             | invalid missing_last_name
        email: nora@acme.example; name: Nora                           |             | invalid missing_last_name
        email: nora@acme.example                                       |             | invalid missing_last_name
        ",
        |line| {
            let placeholder = Some(line.get("placeholder")).filter(|text| !text.is_empty()).map(str::to_owned);
            let world = tenant().with(|policy| policy.placeholder_last_name = placeholder);
            let decision = world.decide(line.get("row"));
            let answer = match &decision.create {
                Some(_) => {
                    let name = ["firstName", "lastName"].map(|field| contact_field(&decision, field));
                    format!("create {}", name.map(|part| part.as_str().unwrap_or_default().to_owned()).join(" "))
                }
                None => short(&decision),
            };
            format!("{answer} {}", warnings(&decision)).trim_end().to_owned()
        },
    );
}
