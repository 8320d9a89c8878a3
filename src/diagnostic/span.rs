//! A byte range in a numbered source.

/// Index of a text in [`crate::diagnostic::Sources`]: 0 is the file, the rest are `--set` arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

impl SourceId {
    /// The file itself, which is read first.
    pub const FILE: Self = Self(0);
}

/// Bytes `start..end` of one source. Sources are at most 256 MiB, so 32 bits are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A range in source `source`; positions past 4 GiB saturate (sources are far smaller).
    pub fn new(source: SourceId, range: std::ops::Range<usize>) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { source, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The same range moved `offset` bytes to the right.
    pub fn shifted(self, offset: u32) -> Self {
        Self { start: self.start.saturating_add(offset), end: self.end.saturating_add(offset), ..self }
    }

    /// The range as indices into the text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}
