use super::*;
use crate::decision::tests::world::row;

/// So many calls in pieces of these sizes; one in the first piece and one in the last have this id.
fn pieces(sizes: &[usize], first: &str, last: &str) -> Vec<Vec<Row>> {
    let all: usize = sizes.iter().sum();
    let id = |nth: usize| match nth {
        0 => first.to_owned(),
        _ if nth + 1 == all => last.to_owned(),
        _ => format!("c-{nth}"),
    };
    let mut rows = (0..all).map(|nth| row(nth as u64, &format!("call_id: {}", id(nth))));
    sizes
        .iter()
        .map(|size| rows.by_ref().take(*size).collect())
        .collect()
}

fn numbers(share: &Share) -> Vec<u64> {
    share.rows.iter().map(|row| row.at.number).collect()
}

#[test]
fn what_was_read_ahead_is_shared_out_in_order() {
    let shares = Share::of(pieces(&[SHARE, 2 * SHARE + 1, 1], "a", "b"));
    let sizes: Vec<usize> = shares.iter().map(|share| share.rows.len()).collect();
    assert_eq!(sizes, [SHARE, SHARE, SHARE, 1, 1]);
    let all: Vec<u64> = shares.iter().flat_map(numbers).collect();
    assert!(all.into_iter().eq(0..3 * SHARE as u64 + 2));
    assert!(Share::of(Vec::new()).is_empty());
}

#[test]
fn rows_of_one_call_are_in_one_share() {
    let shares = Share::of(pieces(&[SHARE, SHARE, 10], "same", "same"));
    let [share] = shares.as_slice() else {
        panic!("{} shares", shares.len())
    };
    let last = 2 * SHARE + 9;
    assert!(numbers(share).into_iter().eq(0..=last as u64));
    let of_it: Vec<usize> = (0..=last).filter(|nth| share.calls.is_shared(*nth)).collect();
    assert_eq!(of_it, [0, last]);
}

#[test]
fn a_block_is_read_piece_by_piece_up_to_its_size_and_to_the_end() {
    let mut left = 2 * BLOCK + 3;
    let mut next = |rows: usize| {
        let count = rows.min(left);
        left -= count;
        Ok(vec![row(0, "call_id: a"); count])
    };
    for expected in [BLOCK, BLOCK, 3, 0] {
        let pieces = block(&mut next).unwrap();
        assert_eq!(pieces.iter().map(Vec::len).sum::<usize>(), expected);
        assert!(pieces.iter().all(|piece| (1..=SHARE).contains(&piece.len())));
    }
}

#[test]
fn what_comes_back_early_waits_for_its_turn() {
    let decided = |people| Decided {
        people,
        parts: Vec::new(),
    };
    let mut order = Order::default();
    let mut taken = Vec::new();
    for nth in [2, 0, 1, 4, 3] {
        order.early.insert(nth, decided(nth as u64));
        taken.extend(std::iter::from_fn(|| order.next()).map(|decided| decided.people));
        assert!(taken.iter().copied().eq(0..taken.len() as u64));
    }
    assert_eq!(taken.len(), 5);
}

#[test]
fn a_thread_that_dies_over_its_share_tells_so() {
    let (done, told) = mpsc::channel();
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _telling = Telling {
            done: &done,
            nth: 7,
            answers: None,
        };
        panic!("over its share");
    }));
    assert!(died.is_err());
    let (nth, answers) = told.recv().unwrap();
    assert_eq!(nth, 7);
    assert!(answers.is_err());
}
