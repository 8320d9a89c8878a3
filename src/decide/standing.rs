//! Where an answer comes from.

/// How an input got its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The file says so.
    Stated,
    /// It follows from something the file says.
    Inferred(&'static str),
    /// Nothing says so: a policy or a default.
    Assumed(&'static str),
}

impl Standing {
    pub fn is_assumed(self) -> bool {
        matches!(self, Self::Assumed(_))
    }

    /// `Stated` when there is a value, else `Assumed(default)`.
    pub fn of<T>(stated: Option<T>, default: &'static str) -> Self {
        if stated.is_some() { Self::Stated } else { Self::Assumed(default) }
    }
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stated => f.write_str("stated"),
            Self::Inferred(from) => write!(f, "inferred from {from}"),
            Self::Assumed(by) => write!(f, "assumed: {by}"),
        }
    }
}
