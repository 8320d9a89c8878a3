//! A business process across services.

use super::{EdgeId, LoadSpec, ServiceId};
use crate::diagnostic::Span;
use crate::law::Law;
use crate::units::{Nanos, Rate};
use crate::vocabulary::Coordination;

/// Where a flow starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    Service(ServiceId),
    Edge(EdgeId),
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    pub service: ServiceId,
    pub action: Box<str>,
    /// Steps that come before it, by position; empty for a step that starts at once.
    pub after: Box<[usize]>,
    pub compensation: Option<Box<str>>,
    pub notify: bool,
    pub irreversible: bool,
    pub retryable: bool,
    /// 0..=1; not behind the pivot.
    pub fails: Option<f64>,
    pub span: Span,
}

/// A flow as stated; `None` means not stated.
#[derive(Clone, Debug)]
pub struct Flow {
    pub name: Box<str>,
    /// Empty when not stated.
    pub entries: Vec<Entry>,
    pub rate: Option<Rate>,
    pub deadline: Option<Nanos>,
    pub availability_target: Option<f64>,
    pub transactional: Option<bool>,
    pub coordination: Option<Coordination>,
    pub coordinator: Option<ServiceId>,
    /// The coordinator's work per reply.
    pub log: Option<Law>,
    pub retry_delay: Option<Nanos>,
    pub retries: Option<u64>,
    pub branching: bool,
    pub joins: Option<bool>,
    pub long_running: bool,
    pub human_step: bool,
    pub status_tracking: bool,
    pub steps: Vec<Step>,
    pub load: LoadSpec,
    pub span: Span,
}
