//! Answers to a booking form's own questions: company and phone, where a question asks for nothing else.
//!
//! Only questions that are known word for word are read; for every other one there is `--map`.

use crate::input::column::Column;
use crate::input::row::Cells;

const COMPANY: &[&str] = &[
    "company",
    "company name",
    "your company",
    "name of your company",
    "business name",
    "organization",
    "organization name",
    "organisation",
    "organisation name",
    "firma",
    "unternehmen",
];

const PHONE: &[&str] = &[
    "phone",
    "phone number",
    "your phone number",
    "telephone",
    "telephone number",
    "contact number",
    "best contact number",
    "telefon",
    "telefonnummer",
];

const MOBILE: &[&str] = &[
    "mobile",
    "mobile number",
    "mobile phone",
    "cell phone",
    "cell phone number",
];

/// Sets the cell that a question asks for, unless it is set.
pub(super) fn set(cells: &mut Cells, question: &str, answer: &str) {
    let question = bare(question);
    for (questions, column) in [
        (COMPANY, Column::Company),
        (PHONE, Column::Phone),
        (MOBILE, Column::Mobile),
    ] {
        if questions.iter().any(|known| bare(known) == question) {
            cells.set(column, answer);
        }
    }
}

/// A question without case, blanks and signs: headers come so too.
fn bare(question: &str) -> String {
    question
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_questions_are_read() {
        let mut cells = Cells::default();
        set(&mut cells, "Which company recommended us?", "Globex");
        assert!(cells.is_blank());
        set(&mut cells, "Company name:* ", "Acme");
        set(&mut cells, "organization", "Other");
        set(&mut cells, "best_contact_number", "3125550100");
        assert_eq!(cells.get(&Column::Company), Some("Acme"));
        assert_eq!(cells.get(&Column::Phone), Some("3125550100"));
    }
}
