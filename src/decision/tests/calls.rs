//! The table: what becomes of calls, messages and faxes. `#` is the contact that was found, `@` the company in which
//! a contact is created.

use super::table::{self, Wrong};
use super::world::{World, callers, warnings};
use crate::answer::event::Disposition;
use crate::choice::{Inactive, Mode, RequireContact};
use crate::plan;

const COMPANIES: &str = "
    id | companyName  | isActive | phone          | alternatePhone1 | fax          | countryID
    1  | Acme Dental  | yes      | (312) 555-0110 |                 | 312-555-0129 |
    2  | Beta Labs    | yes      |                | 312-555-0120    |              |
    3  | Gamma Ltd    | yes      | 020 7946 0123  |                 |              | 236
    9  | Catch All    | yes      |                |                 |              |
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress     | phone              | mobilePhone    | alternatePhone       | extension | faxNumber    | countryID
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example | (312) 555-0110     | 312.555.0111   |                      | 101       | 312-555-0119 |
    12 | 1         | Bo        | Lind     | yes      | bo@acme.example  | (312) 555-0110     |                |                      | 102       |              |
    13 | 1         | Cy        | Dee      | yes      |                  | 312-555-0150       |                |                      |           |              |
    14 | 1         | Di        | Ott      | yes      |                  | 312-555-0150       |                |                      |           |              |
    15 | 1         | Ed        | Poe      | no       |                  | 312-555-0150       |                |                      |           |              |
    21 | 2         | Flo       | Ray      | yes      | flo@beta.example | 312-555-0160       | 312-555-0121   | (312) 555-0122 ext 4 |           |              |
    22 | 2         | Gus       | Hay      | yes      |                  | 312-555-0160       | 312-555-0170   |                      |           |              |
    16 | 1         | Hal       | Kay      | yes      |                  | 312-555-0160       | 312-555-0170   |                      |           |              |
    23 | 2         | Ida       | Low      | no       | ida@beta.example |                    | 312-555-0180   |                      |           |              |
    24 | 2         | Jo        | Moe      | yes      |                  | (800) 555-0199     |                |                      |           |              |
    31 | 3         | Kit       | Fox      | yes      | kit@gamma.example | 020 7946 0124     |                |                      |           |              |
    32 | 2         | Lou       | Pym      | yes      |                  | 312-555-0181 x12   | +65 6234 5678  |                      |           |              |
";

/// What becomes of each type of event in each situation, for both directions: the answer with creating on (mode
/// catch-all) and off, and behind each what becomes of the event when a contact is required never, for text messages,
/// always.
#[rustfmt::skip]
const PROMISE: &str = "
    event | the other side      | create on                       | on, required             | create off                      | off, required
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | +13125550111        | matched phone #11               | linked linked linked     | matched phone #11               | linked linked linked
    sms   | +13125550111        | matched phone #11               | linked linked linked     | matched phone #11               | linked linked linked
    fax   | +13125550111        | matched phone #11               | linked linked linked     | matched phone #11               | linked linked linked
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | +13125550199        | create catch_all @9             | linked linked linked     | reject contact_not_found        | unlinked unlinked dropped
    sms   | +13125550199        | create catch_all @9             | linked linked linked     | reject contact_not_found        | unlinked dropped dropped
    fax   | +13125550199        | skip fax_never_creates          | unlinked unlinked dropped | skip fax_never_creates         | unlinked unlinked dropped
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | +13125550119        | create catch_all @9             | linked linked linked     | reject contact_not_found        | unlinked unlinked dropped
    fax   | +13125550119        | matched phone #11               | linked linked linked     | matched phone #11               | linked linked linked
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | +13125550150        | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    sms   | +13125550150        | matched company_only            | unlinked dropped dropped | matched company_only            | unlinked dropped dropped
    fax   | +13125550150        | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    call  | +13125550110        | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    call  | +13125550120        | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    call  | +442079460123       | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    fax   | +13125550129        | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    call  | +13125550129        | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    call  | +13125550160        | review shared_phone             | unlinked unlinked dropped | review shared_phone            | unlinked unlinked dropped
    sms   | +13125550160        | review shared_phone             | unlinked dropped dropped | review shared_phone             | unlinked dropped dropped
    call  | +13125550170        | review ambiguous_contact        | unlinked unlinked dropped | review ambiguous_contact       | unlinked unlinked dropped
    call  | +13125550180        | review inactive_contact         | unlinked unlinked dropped | review inactive_contact        | unlinked unlinked dropped
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | Anonymous           | skip no_identity                | unlinked unlinked dropped | skip no_identity               | unlinked unlinked dropped
    sms   | Anonymous           | skip no_identity                | unlinked dropped dropped | skip no_identity                | unlinked dropped dropped
    fax   | Anonymous           | skip no_identity                | unlinked unlinked dropped | skip no_identity               | unlinked unlinked dropped
    call  | +266696687          | skip no_identity                | unlinked unlinked dropped | skip no_identity               | unlinked unlinked dropped
    call  | 0000000000          | skip no_identity                | unlinked unlinked dropped | skip no_identity               | unlinked unlinked dropped
    call  | +15555550100        | skip no_identity                | unlinked unlinked dropped | skip no_identity               | unlinked unlinked dropped
    call  | ***-***-0111        | skip no_identity                | unlinked unlinked dropped | skip no_identity               | unlinked unlinked dropped
    call  | 1.31256E+10         | invalid bad_phone               | unlinked unlinked dropped | invalid bad_phone              | unlinked unlinked dropped
    sms   | AMAZON              | skip no_identity                | unlinked dropped dropped | skip no_identity                | unlinked dropped dropped
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | ext:102             | skip internal_event             | unlinked unlinked dropped | skip internal_event            | unlinked unlinked dropped
    sms   | ext:102             | skip internal_event             | unlinked dropped dropped | skip internal_event             | unlinked dropped dropped
    call  | 101                 | skip internal_event             | unlinked unlinked dropped | skip internal_event            | unlinked unlinked dropped
    call  | 2044                | skip internal_event             | unlinked unlinked dropped | skip internal_event            | unlinked unlinked dropped
    call  | client:ana          | skip internal_event             | unlinked unlinked dropped | skip internal_event            | unlinked unlinked dropped
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | 911                 | skip emergency_or_service_number | unlinked unlinked dropped | skip emergency_or_service_number | unlinked unlinked dropped
    sms   | 72345               | skip emergency_or_service_number | unlinked dropped dropped | skip emergency_or_service_number | unlinked dropped dropped
    sms   | 2044                | skip emergency_or_service_number | unlinked dropped dropped | skip emergency_or_service_number | unlinked dropped dropped
    call  | +18005550123        | skip emergency_or_service_number | unlinked unlinked dropped | skip emergency_or_service_number | unlinked unlinked dropped
    fax   | +18005550123        | skip emergency_or_service_number | unlinked unlinked dropped | skip emergency_or_service_number | unlinked unlinked dropped
    call  | +18005550199        | matched company_only            | unlinked unlinked dropped | matched company_only           | unlinked unlinked dropped
    ------|---------------------|---------------------------------|--------------------------|---------------------------------|-------------------------
    call  | 6562345678          | matched phone #32               | linked linked linked     | matched phone #32               | linked linked linked
    call  | 6562345679          | review number_unclear           | unlinked unlinked dropped | reject contact_not_found       | unlinked unlinked dropped
";

fn tenant() -> World {
    let mut world = World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = Mode::CatchAll);
    for (id, code) in [(236, "GB"), (237, "US")] {
        world.countries.push(crate::directory::record::Country {
            id,
            code: code.to_owned(),
            name: code.to_owned(),
            display_name: code.to_owned(),
        });
    }
    world
}

/// The answer, and what becomes of the event for each word of `--require-contact`.
fn promised(world: &World, cells: &str) -> (String, String) {
    let answer = world.answer_call(cells);
    let dispositions: Vec<&str> = [RequireContact::Never, RequireContact::Sms, RequireContact::Always]
        .into_iter()
        .filter_map(|require| {
            let (caller, decision) = world.decide_call(cells).pop()?;
            let (answer, _) = plan::answer_for(&caller, decision, require);
            answer.event.map(|event| event.disposition).map(Disposition::code)
        })
        .collect();
    (answer, dispositions.join(" "))
}

#[test]
fn every_event_is_answered_as_the_table_says() {
    let off = tenant().with(|policy| policy.mode = Mode::RequireEmail);
    let on = tenant();
    let mut wrong = Wrong::default();
    for line in table::lines(PROMISE) {
        let (event, other) = (line.get("event"), line.get("the other side"));
        for cells in [
            format!("event: {event}; direction: inbound; from: {other}; to: +13125550100"),
            format!("event: {event}; direction: outbound; from: +13125550100; to: {other}"),
            // Whatever the phone system calls the direction, our own number is not the customer's.
            format!("event: {event}; direction: outbound; from: {other}; to: +13125550100"),
        ] {
            for (world, answers, events) in [
                (&on, "create on", "on, required"),
                (&off, "create off", "off, required"),
            ] {
                let (answer, event) = promised(world, &cells);
                wrong.compare(&format!("{cells} / {answers}"), line.get(answers), &answer);
                wrong.compare(&format!("{cells} / {events}"), line.get(events), &event);
            }
        }
    }
    wrong.finish(40 * 12);
}

#[test]
fn address_name_and_number_together_say_who_it_is() {
    let world = tenant();
    table::check(
        "
        row                                                                     | answer
        external_number: +13125550111; email: ana@acme.example                  | matched email #11
        external_number: +13125550199; email: ana@acme.example                  | matched email #11
        external_number: +13125550121; email: ana@acme.example                  | review conflicting_evidence
        external_number: +13125550160; email: ana@acme.example                  | matched email #11
        external_number: anonymous; email: ana@acme.example                     | matched email #11
        external_number: 911; email: ana@acme.example                           | matched email #11
        external_number: anonymous; email: dana@msp.example                     | skip internal_staff
        external_number: +13125550199; email: no-reply@acme.example             | skip not_a_person
        external_number: +13125550100                                           | skip internal_staff
        external_number: +13125550111; name: Zoe Nobody                         | matched phone #11
        external_number: +13125550110; external_name: Bo Lind                   | matched phone_and_name #12
        external_number: +13125550110; external_name: LIND BO                   | matched phone_and_name #12
        external_number: +13125550110; external_name: Cy Dee                    | matched name_in_company #13
        external_number: +13125550110; external_name: DEE CY                    | matched company_only
        external_number: +13125550110; external_name: Zoe Nobody                | matched company_only
        external_number: +13125550110; external_name: A. Ruiz                   | matched phone_and_name #11
        external_number: +13125550150; external_name: Ed Poe                    | review inactive_contact
        external_number: +13125550160; company: Acme Dental; name: Hal Kay      | matched phone_and_name #16
        external_number: +13125550160; company: Beta Labs                       | matched company_only
        external_number: +13125550160; name: Hal Kay                            | review shared_phone
        external_number: +13125550170; name: Gus Hay                            | matched phone #22
        external_number: +13125550170; company_id: 1                            | matched phone #16
        external_number: (312) 555-0181 x12                                     | matched phone #32
        external_number: (312) 555-0181                                         | matched phone #32
        external_number: (312) 555-0181 x13                                     | matched company_only
        external_number: (312) 555-0122                                         | matched phone #21
        from: 101; to: 913125550122                                             | matched phone #21
        from: 101; to: 9911                                                     | skip emergency_or_service_number
        external_number: +442079460124                                          | matched phone #31
        phone: +13125550111                                                     | matched phone #11
        name: Ana Ruiz                                                          | skip no_identity
        email: ana@acme.example                                                 | matched email #11
        email: new@acme.example; name: Nia New                                  | create catch_all @9
        from: +13125550199; to: +13125550198                                    | review party_unclear
        from: +13125550199; to: +13125550198; email: ana@acme.example           | matched email #11
        from: +13125550199; to: +13125550198; email: n@x.example; name: Nia New | review party_unclear
        external_number: +13125550199; contact_id: 11                           | skip contact_already_associated
        event: telegram; external_number: +13125550199                          | invalid unknown_column_value
        ",
        |line| world.answer_call(line.get("row")),
    );
}

#[test]
fn each_mode_answers_a_call_without_an_address() {
    table::check(
        "
        mode           | row                                               | answer
        require-email  | external_number: +13125550199                     | reject contact_not_found
        require-domain | external_number: +13125550199                     | reject domain_not_found
        require-domain | external_number: +13125550199; email: n@acme.example; name: Nia New | create domain_found @1
        catch-all      | external_number: +13125550199                     | create catch_all @9
        create-company | external_number: +13125550199                     | invalid missing_company
        create-company | external_number: +13125550199; company: Beta Labs | create company_found @2
        create-company | external_number: +13125550199; company: Zeta Works | create company_new @new
        named-company  | external_number: +13125550199                     | reject company_not_found
        named-company  | external_number: +13125550199; company: Beta Labs | create company_found @2
        ",
        |line| {
            let mode = <Mode as clap::ValueEnum>::from_str(line.get("mode"), false).expect("a mode");
            tenant()
                .with(|policy| policy.mode = mode)
                .answer_call(line.get("row"))
        },
    );
}

#[test]
fn a_contact_made_from_a_call_has_the_name_that_the_caller_is_known_by() {
    let world = tenant();
    let created = |cells: &str, name_in: &str| {
        let (_, decision) = world.decide_call(cells).pop().expect("a caller");
        let warnings = warnings(&decision);
        let new = decision.create.expect("a create");
        let text = |field: &str| {
            let value = new.fields.get(field).and_then(serde_json::Value::as_str);
            value.unwrap_or("-").to_owned()
        };
        let fields = ["firstName", "lastName", "phone", "extension"]
            .map(text)
            .join(", ");
        format!("{name_in}{fields} {warnings}").trim().to_owned()
    };
    table::check(
        "
        row                                                         | answer
        external_number: +13125550199                               | Unknown, +13125550199, +1 312-555-0199, -
        external_number: 3125550199 x7; external_name: Nia New      | Nia, New, +1 312-555-0199, 7
        external_number: 3125550199; external_name: NEW NIA         | Unknown, +13125550199, +1 312-555-0199, -
        external_number: 3125550199; external_name: SAN FRANCSCO CA | Unknown, +13125550199, +1 312-555-0199, -
        external_number: 3125550199; external_name: WIRELESS CALLER | Unknown, +13125550199, +1 312-555-0199, -
        external_number: 3125550199; external_name: Zeta Works LLC  | Unknown, +13125550199, +1 312-555-0199, -
        external_number: 3125550199; external_name: Nia             | Nia, +13125550199, +1 312-555-0199, - placeholder_last_name
        external_number: 3125550199; first_name: NIA; last_name: NEW | NIA, NEW, +1 312-555-0199, -
        external_number: 3125550199; email: nia.new@new.example     | Nia, New, +1 312-555-0199, - name_from_email
        external_number: +18005550123; email: nia.new@new.example   | Nia, New, -, - name_from_email
        ",
        |line| created(line.get("row"), ""),
    );
}

#[test]
fn inactive_people_are_made_active_or_passed_over() {
    let with = |inactive| tenant().with(|policy| policy.inactive = inactive);
    let row = "external_number: +13125550180";
    assert_eq!(
        with(Inactive::Reactivate).answer_call(row),
        "update reactivated #23"
    );
    assert_eq!(with(Inactive::Ignore).answer_call(row), "create catch_all @9");
    // Inactive contacts count where a number is shared: three hold this one, one of them inactive.
    let shared = "external_number: +13125550150";
    assert_eq!(with(Inactive::Ignore).answer_call(shared), "matched company_only");
    let four = tenant().with(|policy| policy.shared_phone = 4);
    assert_eq!(four.answer_call(shared), "review ambiguous_contact");
}

#[test]
fn an_ignored_contact_settles_no_conflict_between_address_and_number() {
    // Two Neds have the address; the inactive one shares the number with Oda.
    const CONTACTS: &str = "
        id | companyID | firstName | lastName | isActive | emailAddress     | phone
        51 | 1         | Ned       | Old      | no       | ned@acme.example | 312-555-0146
        52 | 2         | Ned       | New      | yes      | ned@acme.example | 312-555-0147
        53 | 1         | Oda       | Cee      | yes      |                  | 312-555-0146
    ";
    let with = |inactive| World::new(COMPANIES, CONTACTS).with(|policy| policy.inactive = inactive);
    let row = "external_number: +13125550146; email: ned@acme.example";
    assert_eq!(
        with(Inactive::Ignore).answer_call(row),
        "review conflicting_evidence"
    );
    assert_eq!(with(Inactive::Review).answer_call(row), "review inactive_contact");
}

#[test]
fn a_contact_that_is_filled_gets_its_own_number_only() {
    let world = tenant().with(|policy| {
        policy.update = crate::choice::Update::Fill;
        policy.inactive = Inactive::Reactivate;
    });
    let filled = |cells: &str| {
        let (_, decision) = world.decide_call(cells).pop().expect("a caller");
        let fields = decision.changes.iter().flat_map(|change| &change.fields);
        let fields = fields.filter(|(field, _)| !matches!(field.as_str(), "companyID" | "isActive"));
        let fields: Vec<String> = fields.map(|(field, value)| format!("{field}={value}")).collect();
        fields.join(", ").replace('"', "")
    };
    table::check(
        "
        row                                                                       | answer
        event: call; external_number: +13125550199 x7; email: ida@beta.example    | phone=+1 312-555-0199, extension=7
        event: sms; external_number: +13125550199; email: ida@beta.example        | phone=+1 312-555-0199
        - a fax machine's, a company's, one that three share, one that is free of charge
        event: fax; external_number: +13125550199; email: ida@beta.example        |
        event: call; external_number: +13125550110 x7; email: ida@beta.example    |
        event: call; external_number: +13125550150; email: ida@beta.example       |
        event: call; external_number: +18005550199; email: ida@beta.example       |
        ",
        |line| filled(line.get("row")),
    );
}

#[test]
fn each_person_of_a_group_message_has_an_answer() {
    let world = tenant();
    let row = "event: sms; direction: outbound; from: +13125550100; \
               to: +13125550111;+13125550199;101;+13125550121; to_name: Ana Ruiz;Nia New;Desk;Flo";
    assert_eq!(
        world.answer_call(row),
        "matched phone #11; create catch_all @9; matched phone #21"
    );
    let parts: Vec<Option<u32>> = callers(row).iter().map(|caller| caller.part).collect();
    assert_eq!(parts, [Some(1), Some(2), Some(3)]);
    assert_eq!(callers("external_number: +13125550199")[0].part, None);
}
