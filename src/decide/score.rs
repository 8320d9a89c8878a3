//! Facts to a verdict: every candidate starts at 100 and loses points.

use super::candidate::Candidate;
use super::facts::Facts;
use super::questions::{Deduction, HARD, QUESTIONS};

/// How the candidates of one edge stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// By [`Candidate::index`]; below 0 when much speaks against it.
    pub scores: [i16; 7],
    /// Whether a single deduction excludes the candidate.
    pub excluded: [bool; 7],
    /// `None` when every candidate is excluded: contradictory needs.
    pub winner: Option<Candidate>,
    /// The best of the rest without a hard miss, else the best excluded one.
    pub runner_up: Candidate,
}

/// A winner below this score is a weak fit.
const WEAK_BELOW: i16 = 50;

impl Verdict {
    pub fn score(&self, candidate: Candidate) -> i16 {
        self.scores[candidate.index()]
    }

    pub fn is_excluded(&self, candidate: Candidate) -> bool {
        self.excluded[candidate.index()]
    }

    /// Points between the winner and the runner-up; `None` when the runner-up is excluded.
    pub fn margin(&self) -> Option<i16> {
        let winner = self.winner?;
        (!self.is_excluded(self.runner_up)).then(|| self.score(winner) - self.score(self.runner_up))
    }

    pub fn is_weak(&self) -> bool {
        self.winner.is_some_and(|winner| self.score(winner) < WEAK_BELOW)
    }
}

/// Scores `facts`.
pub fn verdict(facts: &Facts) -> Verdict {
    let mut scores = [100i16; 7];
    let mut excluded = [false; 7];
    for deduction in QUESTIONS.iter().flat_map(|question| question.deductions) {
        if (deduction.when)(facts) {
            for candidate in deduction.from {
                scores[candidate.index()] -= i16::from(deduction.points);
                excluded[candidate.index()] |= deduction.points >= HARD;
            }
        }
    }
    let order = Candidate::tie_order(facts.policy);
    // `rev`, because the last of equal maxima wins and the first in tie order should.
    let best = |allowed: &dyn Fn(Candidate) -> bool| {
        order.iter().rev().copied().filter(|candidate| allowed(*candidate)).max_by_key(|c| scores[c.index()])
    };
    let winner = best(&|candidate| !excluded[candidate.index()]);
    let runner_up = best(&|candidate| Some(candidate) != winner && !excluded[candidate.index()])
        .or_else(|| best(&|candidate| Some(candidate) != winner))
        .unwrap_or(order[0]);
    Verdict { scores, excluded, winner, runner_up }
}

/// The deductions of `candidate` under `facts` with the number of their question, largest first.
pub fn deductions(facts: &Facts, candidate: Candidate) -> Vec<(usize, &'static Deduction)> {
    let mut all: Vec<_> = QUESTIONS
        .iter()
        .enumerate()
        .flat_map(|(number, question)| question.deductions.iter().map(move |deduction| (number, deduction)))
        .filter(|(_, deduction)| deduction.from.contains(&candidate) && (deduction.when)(facts))
        .collect();
    all.sort_by_key(|(number, deduction)| (std::cmp::Reverse(deduction.points), *number));
    all
}
