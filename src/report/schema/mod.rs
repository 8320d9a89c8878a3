//! JSON Schemas: of the file from the table that the parser reads, of the outputs from what writes them.

mod file;
mod output;
mod quantity;

use serde_json::Value;

use super::payload::{CapacityPayload, Comparisons, Explanation, SCHEMA_VERSION, Simulation};
use super::problems::NoVerdict;
use super::selftest::Selftest;
use output::{Recommended, output};

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The file that is read.
    File,
    Recommend,
    Simulate,
    Compare,
    Capacity,
    Explain,
    Selftest,
    /// What any command writes when it ends with exit code 2.
    NoVerdict,
}

impl Subject {
    pub const ALL: [Self; 8] = [
        Self::File,
        Self::Recommend,
        Self::Simulate,
        Self::Compare,
        Self::Capacity,
        Self::Explain,
        Self::Selftest,
        Self::NoVerdict,
    ];

    /// The subject called `name`.
    pub fn called(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Recommend => "recommend",
            Self::Simulate => "simulate",
            Self::Compare => "compare",
            Self::Capacity => "capacity",
            Self::Explain => "explain",
            Self::Selftest => "selftest",
            Self::NoVerdict => "no-verdict",
        }
    }
}

/// The JSON Schema (draft 2020-12) of `subject`. The file's says all that a schema can say and refuses unknown
/// keys; those of the outputs allow them, for a field may be added within a version.
pub fn schema(subject: Subject) -> Value {
    let mut schema = match subject {
        Subject::File => file::file(),
        Subject::Recommend => output::<Recommended<'_>>(Some("recommend")),
        Subject::Simulate => output::<Simulation<'_>>(Some("simulate")),
        Subject::Compare => output::<Comparisons<'_>>(Some("compare")),
        Subject::Capacity => output::<CapacityPayload<'_>>(Some("capacity")),
        Subject::Explain => output::<Explanation<'_>>(Some("explain")),
        Subject::Selftest => output::<Selftest>(Some("selftest")),
        Subject::NoVerdict => output::<NoVerdict<'_>>(None),
    };
    let title = match subject {
        Subject::File => "A file of hopwise: services, the edges between them, and what must hold".to_owned(),
        Subject::NoVerdict => "What hopwise writes as JSON when it has no verdict (exit code 2)".to_owned(),
        _ => format!("What `hopwise {} --format json` writes", subject.name()),
    };
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["$id"] = format!("urn:hopwise:{}:{SCHEMA_VERSION}", subject.name()).into();
    schema["title"] = title.into();
    schema
}
