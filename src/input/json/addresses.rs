//! Lists of addresses that JSON has as objects, as one text in the form of a mail header. Reads no address.

use serde_json::{Map, Value};

/// The names under which programs write an address, and the name beside it.
const ADDRESS: [&str; 3] = ["email", "address", "emailAddress"];
const NAME: [&str; 2] = ["name", "displayName"];

/// The list as a text; `None` when it is no list of objects that have an address. The objects can stand in objects of
/// their own, as Microsoft Graph has them: `{"emailAddress": {"name": …, "address": …}}`.
pub(super) fn text(value: &Value) -> Option<String> {
    let listed = value.as_array()?.iter().map(|one| one_text(one.as_object()?));
    let listed: Vec<String> = listed.collect::<Option<_>>()?;
    (!listed.is_empty()).then(|| listed.join("; "))
}

fn one_text(one: &Map<String, Value>) -> Option<String> {
    let inner = ADDRESS.iter().find_map(|key| one.get(*key)?.as_object());
    let one = inner.unwrap_or(one);
    let first = |keys: &[&str]| keys.iter().find_map(|key| one.get(*key)?.as_str());
    let address = first(&ADDRESS)?;
    Some(
        match first(&NAME).map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => format!("\"{}\" <{address}>", name.replace(['"', '\\'], "")),
            None => address.to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_become_a_list() {
        for (value, expected) in [
            (
                json!([{ "email": "a@b.com" }, { "address": "c@d.com", "name": "Kim, Lee" }]),
                Some("a@b.com; \"Kim, Lee\" <c@d.com>"),
            ),
            (
                json!([{ "emailAddress": { "name": "Ana \"A\" Ruiz", "address": "a@b.com" } }]),
                Some("\"Ana A Ruiz\" <a@b.com>"),
            ),
            (
                json!([{ "displayName": null, "emailAddress": "a@b.com" }]),
                Some("a@b.com"),
            ),
            (json!([]), None),
            (json!([{ "name": "Ana" }]), None),
            (json!({ "email": "a@b.com" }), None),
        ] {
            assert_eq!(text(&value).as_deref(), expected, "{value}");
        }
    }
}
