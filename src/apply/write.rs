//! One write: announced, sent, answered or looked for, and sent again where it was shown not to have happened.

use std::collections::BTreeSet;

use crate::answer::RowView;
use crate::answer::change::Change;
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::journal::{Intent, IntentId, Slot, WriteResult};
use crate::apply::settle::{Lost, settle, words};
use crate::apply::trace::{Seen, Trace};
use crate::apply::{End, Resent, Run, TenantWriter, WriteFault};
use crate::directory::Directory;
use crate::error::{Failure, Kind};
use crate::plan::Plan;

/// How often one write is sent in one part of a run, at most.
const MOST_SENDS: usize = 3;

/// A write that is to be made.
pub(super) struct Wanted<'w> {
    pub(super) index: usize,
    pub(super) row: &'w RowView,
    pub(super) change: &'w Change,
    /// What was looked up right before; it says which records hold the keys already.
    pub(super) fresh: &'w Directory,
}

/// What a write came to.
pub(super) enum Wrote {
    /// The record's id.
    Done(i64),
    /// Autotask's words.
    Refused(String),
    /// How the answer was lost.
    Unknown(String),
    /// Not made: the row ended in another way before it was sent again.
    Instead(End),
}

/// A write that was sent already.
pub(super) struct UnderWay {
    pub(super) intent: IntentId,
    /// The records that held its keys before it was sent.
    pub(super) standing: Vec<i64>,
    /// What came of it.
    pub(super) answer: WriteResult,
}

/// What a refusal means.
enum AfterRefusal {
    /// This is what came of the write.
    IsSo(WriteResult),
    /// Somebody else has made the record; in these words.
    Another(Failure),
}

impl Run<'_, '_> {
    /// Makes a write. `again` is asked before it is sent another time, and may end the row in its place.
    pub(super) fn write(
        &mut self,
        wanted: &Wanted<'_>,
        send: impl Fn(&dyn TenantWriter) -> Result<i64, WriteFault>,
        again: impl FnMut(&mut Self) -> Result<Option<End>, Failure>,
    ) -> Result<Wrote, Failure> {
        self.write_on(wanted, None, send, again)
    }

    /// The same for a write that may have been sent already.
    pub(super) fn write_on(
        &mut self,
        wanted: &Wanted<'_>,
        under_way: Option<UnderWay>,
        send: impl Fn(&dyn TenantWriter) -> Result<i64, WriteFault>,
        mut again: impl FnMut(&mut Self) -> Result<Option<End>, Failure>,
    ) -> Result<Wrote, Failure> {
        let slot = Slot::of(wanted.index, wanted.change);
        let (standing, mut before) = if let Some(under_way) = under_way {
            (under_way.standing, Some((under_way.intent, under_way.answer)))
        } else {
            let standing = Trace::of(wanted.change, &[]).holders(wanted.fresh);
            (standing.into_iter().collect(), None)
        };
        let sent_before = self.earlier.writes.iter().any(|write| write.slot == slot);
        let mut sends = 0;
        loop {
            let (intent, mut result) = match before.take() {
                Some(before) => before,
                None => self.send(wanted, &slot, &standing, &send)?,
            };
            self.unrecorded = true;
            sends += 1;
            let trace = Trace::of(wanted.change, &standing);
            if result == WriteResult::waited() {
                self.around.journal.answered(intent, &result)?;
                self.unrecorded = false;
                sends -= 1;
                if let Some(end) = again(self)? {
                    return Ok(Wrote::Instead(end));
                }
                continue;
            }
            if let WriteResult::Refused { text } = &result {
                match self.after_refusal(intent, &trace, text, sends > 1 || sent_before)? {
                    AfterRefusal::IsSo(so) => result = so,
                    AfterRefusal::Another(failure) if sends < MOST_SENDS => {
                        let not_sent = WriteResult::NotSent { failure };
                        self.around.journal.answered(intent, &not_sent)?;
                        self.unrecorded = false;
                        if let Some(end) = again(self)? {
                            return Ok(Wrote::Instead(end));
                        }
                        continue;
                    }
                    AfterRefusal::Another(_) => {}
                }
            }
            let may_go_on = sends < MOST_SENDS;
            if let (WriteResult::Absent { text }, false) = (&result, may_go_on) {
                let text = format!("{text}; sent {sends} times and not seen");
                result = WriteResult::Absent { text };
            }
            self.around.journal.answered(intent, &result)?;
            self.unrecorded = false;
            if (sends > 1 || sent_before)
                && matches!(result, WriteResult::Done { .. } | WriteResult::Adopted { .. })
            {
                let index = wanted.index;
                self.resent.push(Resent { index, intent, trace });
            }
            match result {
                WriteResult::Done { id } | WriteResult::Adopted { id, .. } => return Ok(Wrote::Done(id)),
                WriteResult::Refused { text } => return Ok(Wrote::Refused(text)),
                WriteResult::NotSent { failure } => return Err(failure),
                WriteResult::Absent { .. } if may_go_on => {
                    if let Some(end) = again(self)? {
                        return Ok(Wrote::Instead(end));
                    }
                }
                WriteResult::Unknown { text } | WriteResult::Absent { text } => {
                    return Ok(Wrote::Unknown(text));
                }
            }
        }
    }

    /// Announces a write and sends it; an answer that is lost is looked for.
    fn send(
        &mut self,
        wanted: &Wanted<'_>,
        slot: &Slot,
        standing: &[i64],
        send: impl Fn(&dyn TenantWriter) -> Result<i64, WriteFault>,
    ) -> Result<(IntentId, WriteResult), Failure> {
        let intent = self.around.journal.intent(&Intent {
            slot,
            row: wanted.row,
            change: wanted.change,
            standing,
        })?;
        self.unrecorded = true;
        let result = match send(self.around.writer) {
            Ok(id) => WriteResult::Done { id },
            Err(WriteFault::Refused(text)) => WriteResult::Refused { text },
            Err(WriteFault::Stop(failure)) => WriteResult::NotSent { failure },
            Err(WriteFault::Waited) => WriteResult::waited(),
            Err(WriteFault::Doubt(text)) => {
                let lost = Lost {
                    trace: Trace::of(wanted.change, standing),
                    sent: self.around.clock.now(),
                    text: text.clone(),
                };
                let looked = settle(&[lost], self.around, self.rules.resend_after)?;
                looked.into_iter().next().unwrap_or(WriteResult::Unknown { text })
            }
        };
        Ok((intent, result))
    }

    /// What a refusal means where Autotask refuses a second record like it: a request of ours that was given up may
    /// have been carried out late, or somebody else was quicker.
    fn after_refusal(
        &mut self,
        intent: IntentId,
        trace: &Trace,
        text: &str,
        was_sent_before: bool,
    ) -> Result<AfterRefusal, Failure> {
        let text = text.to_owned();
        if trace.is_unique() {
            let mut fresh = Directory::default();
            if let Err(failure) = self.around.reader.look_up(&trace.keys(), &mut fresh) {
                self.around
                    .journal
                    .answered(intent, &WriteResult::Refused { text })?;
                self.unrecorded = false;
                return Err(failure);
            }
            if let Seen::One(id) = trace.seen(&fresh) {
                return Ok(if was_sent_before {
                    AfterRefusal::IsSo(WriteResult::Adopted { id, text })
                } else {
                    AfterRefusal::Another(Failure::new(Kind::RowsFailed, text))
                });
            }
        }
        Ok(AfterRefusal::IsSo(WriteResult::Refused { text }))
    }

    /// Looks once more for all that was sent more than once: a request that was given up may have been carried out
    /// late.
    pub(super) fn look_for_twins(&mut self, plan: &mut Plan) -> Result<(), Failure> {
        let resent = std::mem::take(&mut self.resent);
        if resent.is_empty() {
            return Ok(());
        }
        let keys: BTreeSet<_> = resent.iter().flat_map(|resent| resent.trace.keys()).collect();
        let mut fresh = Directory::default();
        self.around.reader.look_up(&keys, &mut fresh)?;
        for resent in resent {
            if let Seen::Several(ids) = resent.trace.seen(&fresh) {
                let text = format!(
                    "it was sent twice and carried out twice, late: records {}; keep one of them",
                    words(&ids)
                );
                let result = WriteResult::Unknown { text: text.clone() };
                self.around.journal.answered(resent.intent, &result)?;
                End::new(Outcome::Unknown, Reason::AnswerLost, text).write_to(plan, resent.index);
            }
        }
        Ok(())
    }
}
