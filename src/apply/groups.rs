//! Contact groups of a plan: each is made once, by the first row that comes to it, whichever row shows it.
//!
//! Autotask refuses a second group of the same name, so a group that somebody else made meanwhile is taken.

use std::cell::Cell;

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::Outcome;
use crate::apply::write::{Wanted, Wrote};
use crate::apply::{End, MadeGroup, Run};
use crate::directory::Directory;
use crate::directory::key::Key;
use crate::directory::links::GroupKey;
use crate::error::Failure;
use crate::plan::Plan;

/// What stands under a group's name.
enum Standing {
    Nothing,
    Active(i64),
    Inactive(i64),
}

impl Run<'_, '_> {
    /// The group of this key: made, or found standing.
    pub(super) fn group_of(
        &mut self,
        plan: &mut Plan,
        index: usize,
        key: &str,
        fresh: &Directory,
    ) -> Result<MadeGroup, Failure> {
        if let Some(made) = self.groups.get(key) {
            return Ok(made.clone());
        }
        let is_it = |change: &&Change| {
            (change.op, change.entity) == (Op::Create, Entity::ContactGroup)
                && change.new_group.as_deref() == Some(key)
        };
        let Some(change) = plan.changes().find(is_it).cloned() else {
            let text = format!("the plan has no contact group {key}");
            return Ok(Err((Outcome::Failed, text)));
        };
        let (made, was_made) = match self.standing_group(key, Some(fresh))? {
            Standing::Active(id) => (Ok(id), false),
            Standing::Inactive(id) => (Err(inactive(id)), false),
            Standing::Nothing => self.make_group(plan, index, key, &change, fresh)?,
        };
        let changes = plan
            .entries_mut()
            .iter_mut()
            .map(|entry| &mut entry.answer.changes);
        for changes in changes {
            // What was found standing was not created.
            changes.retain(|change| was_made || made.is_err() || !is_it(&change));
            for change in changes.iter_mut().filter(|change| is_it(&&**change)) {
                change.id = made.as_ref().ok().copied();
            }
        }
        self.groups.insert(key.to_owned(), made.clone());
        Ok(made)
    }

    /// Creates a group; and whether it was this run that did.
    fn make_group(
        &mut self,
        plan: &Plan,
        index: usize,
        key: &str,
        change: &Change,
        fresh: &Directory,
    ) -> Result<(MadeGroup, bool), Failure> {
        let wanted = Wanted {
            index,
            row: &plan.entries()[index].answer.row,
            change,
            fresh,
        };
        let there = Cell::new(None);
        let wrote = self.write(
            &wanted,
            |writer| writer.create_group(&change.fields),
            |run| {
                let (outcome, id) = match run.standing_group(key, None)? {
                    Standing::Nothing => return Ok(None),
                    Standing::Active(id) => (Outcome::Matched, id),
                    Standing::Inactive(id) => (Outcome::Stale, id),
                };
                there.set(Some(id));
                let reason = plan.entries()[index].answer.reason;
                Ok(Some(End::new(outcome, reason, None)))
            },
        )?;
        Ok(match (wrote, there.get()) {
            (Wrote::Done(id), _) => (Ok(id), true),
            (Wrote::Refused(text), _) => (Err((Outcome::Failed, text)), false),
            (Wrote::Unknown(text), _) => (Err((Outcome::Unknown, text)), false),
            (Wrote::Instead(end), Some(id)) if end.outcome == Outcome::Matched => (Ok(id), false),
            (Wrote::Instead(_), id) => (Err(inactive(id.unwrap_or_default())), false),
        })
    }

    /// What stands under this name: as it was looked up, or else as it is now.
    fn standing_group(&self, key: &str, fresh: Option<&Directory>) -> Result<Standing, Failure> {
        let Some(name) = GroupKey::new(key) else {
            return Ok(Standing::Nothing);
        };
        let mut now = Directory::default();
        let directory = if let Some(fresh) = fresh.filter(|fresh| fresh.knows(&Key::Groups)) {
            fresh
        } else {
            self.around.reader.look_up(&[Key::Groups].into(), &mut now)?;
            &now
        };
        Ok(match directory.group_called(&name).ok().flatten() {
            None => Standing::Nothing,
            Some(group) if group.is_active => Standing::Active(group.id),
            Some(group) => Standing::Inactive(group.id),
        })
    }
}

fn inactive(id: i64) -> (Outcome, String) {
    (
        Outcome::Stale,
        format!("the contact group {id} of this name is inactive"),
    )
}
