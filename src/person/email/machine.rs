//! Mailboxes behind which nobody sits: machines that send, lists that forward, systems that file tickets.
//!
//! Shared mailboxes that people read (`info@`, `support@`, `sales@`, `helpdesk@`) are not among them: they are real
//! contacts of many companies.

use super::EmailKey;

/// Whether the address belongs to a machine.
pub fn is_mailbox_of_nobody(key: &EmailKey) -> bool {
    let local = key.local();
    let domain = key.domain();
    is_no_reply(local)
        || is_mail_system(local)
        || is_list_machinery(local)
        || is_return_path(local)
        || is_ticket_system(local, domain.as_str())
        || is_calendar(domain.as_str())
        || is_return_domain(key)
}

/// Senders that say themselves that nobody reads the answer: `no-reply`, `do_not_reply`, `calendar-noreply`.
fn is_no_reply(local: &str) -> bool {
    let word: String = local.chars().filter(|c| !matches!(c, '.' | '-' | '_')).collect();
    ["noreply", "donotreply", "dontreply", "noresponse", "notreply"]
        .iter()
        .any(|no| word.starts_with(no) || word.ends_with(no))
}

/// The mail system itself: delivery reports and their addressee (RFC 5321, 4.5.1 for `postmaster`).
fn is_mail_system(local: &str) -> bool {
    matches!(
        local,
        "mailer-daemon" | "mailerdaemon" | "mail-daemon" | "maildaemon" | "postmaster" | "mailer"
    )
}

/// Mailing lists: the robots by their names, and the addresses for commands that they make of a list's name
/// (`staff-request`, `staff-bounces` by Mailman and RFC 2142, `owner-staff` by Majordomo).
fn is_list_machinery(local: &str) -> bool {
    matches!(local, "listserv" | "majordomo" | "mailman" | "listproc" | "sympa")
        || local.starts_with("owner-")
        || ["-request", "-bounces", "-bounce", "-unsubscribe", "-subscribe"]
            .iter()
            .any(|end| local.ends_with(end))
}

/// Return paths: `bounce`, `bounces+123`, and forms that carry another address or a signature inside: VERP
/// (`news-ana=acme.com@`), SRS (`srs0=…`), BATV (`prvs=…`).
fn is_return_path(local: &str) -> bool {
    let bounce = local
        .strip_prefix("bounces")
        .or_else(|| local.strip_prefix("bounce"));
    let bounces = bounce.is_some_and(|rest| {
        rest.chars()
            .next()
            .is_none_or(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '_' | '='))
    });
    let signed = ["srs0", "srs1", "prvs", "msprvs1", "btv1"].iter().any(|scheme| {
        local
            .strip_prefix(scheme)
            .is_some_and(|rest| rest.starts_with(['=', '+', '-']))
    });
    let carries_address = local
        .split_once('=')
        .is_some_and(|(before, domain)| !before.is_empty() && domain.contains('.'));
    bounces || signed || carries_address
}

/// Ticket systems: Autotask's own mailboxes, and the addresses at which hosted help desks take mail in for their
/// customers. People who work at these vendors have the bare domain.
fn is_ticket_system(local: &str, domain: &str) -> bool {
    local == "autotask"
        || domain == "autotask.net"
        || [
            ".autotask.net",
            ".zendesk.com",
            ".freshdesk.com",
            ".atlassian.net",
        ]
        .iter()
        .any(|end| domain.ends_with(end))
}

/// Calendars and meeting rooms that Google gives an address.
fn is_calendar(domain: &str) -> bool {
    domain.ends_with(".calendar.google.com")
}

/// Subdomains that exist only to take returned mail or answers to notifications in: `bounce.acme.com`,
/// `reply.acme.com`. A company called Bounce or Reply has its domain without anything in front.
fn is_return_domain(key: &EmailKey) -> bool {
    let domain = key.domain();
    let first = domain.as_str().split('.').next().unwrap_or_default();
    matches!(first, "bounce" | "bounces" | "reply" | "noreply" | "no-reply")
        && domain
            .registrable()
            .is_some_and(|registrable| registrable != domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_told_from_people_and_shared_mailboxes() {
        for text in [
            "no-reply@acme.com",
            "noreply@acme.com",
            "No_Reply@acme.com",
            "noreply-123@acme.com",
            "calendar-noreply@acme.com",
            "donotreply@acme.com",
            "do-not-reply@acme.com",
            "mailer-daemon@acme.com",
            "postmaster@acme.com",
            "bounce@acme.com",
            "bounces@acme.com",
            "bounce+17@acme.com",
            "bounces-17-ana=acme.com@list.example",
            "news-ana=other.com@acme.com",
            "srs0=abcd=xy=other.com=ana@acme.com",
            "prvs=1234=ana@acme.com",
            "staff-request@acme.com",
            "staff-bounces@acme.com",
            "owner-staff@acme.com",
            "listserv@acme.com",
            "majordomo@acme.com",
            "autotask@acme.com",
            "support@acme.zendesk.com",
            "x@ww3.autotask.net",
            "ana@bounce.acme.com",
            "reply+abc@reply.github.com",
            "c_1@group.calendar.google.com",
        ] {
            let key = EmailKey::parse(text).unwrap_or_else(|| panic!("{text} is an address"));
            assert!(is_mailbox_of_nobody(&key), "{text}");
        }
        for text in [
            "ana@acme.com",
            "info@acme.com",
            "support@acme.com",
            "sales@acme.com",
            "helpdesk@acme.com",
            "office@acme.com",
            "bouncer@acme.com",
            "ana@reply.com",
            "ana@zendesk.com",
            "owner@acme.com",
            "ana+request@acme.com",
            "a=b@acme.com",
            "noemail@acme.com",
            "ana@google.com",
        ] {
            let key = EmailKey::parse(text).unwrap_or_else(|| panic!("{text} is an address"));
            assert!(!is_mailbox_of_nobody(&key), "{text}");
        }
    }
}
