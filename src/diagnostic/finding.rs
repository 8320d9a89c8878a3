//! One finding: what is wrong, where, and what to do about it.

use super::Span;

/// How much a finding matters; ordered from worst to mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No verdict is possible until it is mended.
    Error,
    /// The file is usable, but probably does not say what was meant.
    Warning,
}

/// A place and what to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One problem of the input. Messages are lowercase fragments without a final full stop;
/// literals stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Kebab-case name of the situation, such as `unknown-key`.
    pub rule: &'static str,
    pub severity: Severity,
    pub message: String,
    /// The offending place; `None` only when the input as a whole is at fault.
    pub primary: Option<Label>,
    /// Other places that explain the first one.
    pub related: Vec<Label>,
    /// What the reader can do.
    pub help: Option<String>,
}

impl Finding {
    /// An error at `span`, with `label` beside the excerpt.
    pub fn error(rule: &'static str, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            primary: Some(Label { span, text: label.into() }),
            related: Vec::new(),
            help: None,
        }
    }

    /// An error of the input as a whole.
    pub fn whole(rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// The same finding with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with advice, when there is any.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// The same finding with a second place.
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Whether this finding forbids a verdict.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
