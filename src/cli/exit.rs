//! Exit codes, the same for every command.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 0: ran to completion, nothing to report.
    Clean,
    /// 1: ran to completion with a finding.
    Finding,
    /// 2: no verdict: wrong usage, unreadable or invalid input, an output that cannot be written.
    NoVerdict,
    /// 130: stopped by Ctrl-C; what was measured until then has been reported.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Finding => Self::from(1),
            Outcome::NoVerdict => Self::from(2),
            Outcome::Interrupted => Self::from(130),
        }
    }
}
