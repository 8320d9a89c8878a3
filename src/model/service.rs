//! One service as stated.

use super::Serving;
use crate::diagnostic::Span;
use crate::file::TimeSpec;
use crate::units::Rate;
use crate::vocabulary::{ClientAudience, History, ServiceKind};

/// A service, client, gateway, external system or store. `None` means not stated.
#[derive(Clone, Debug)]
pub struct Service {
    pub name: Box<str>,
    pub kind: ServiceKind,
    pub audience: Option<ClientAudience>,
    pub team: Option<Box<str>>,
    pub language: Option<Box<str>>,
    pub database: Option<Box<str>>,
    /// At least 1.
    pub replicas: Option<u64>,
    /// Per replica, at least 1.
    pub concurrency: Option<u64>,
    /// Per replica, above 0.
    pub cores: Option<f64>,
    pub non_blocking: bool,
    /// Of all replicas together.
    pub capacity: Option<Rate>,
    pub service_time: Option<TimeSpec>,
    /// 0..=1.
    pub availability: Option<f64>,
    pub history: History,
    pub temporal_queries: bool,
    pub replay_state: bool,
    pub reads_per_write: Option<f64>,
    pub serving: Serving,
    pub span: Span,
}

impl Service {
    /// Replicas that may ever run.
    pub fn most_replicas(&self) -> u64 {
        self.serving.autoscale.map_or(self.replicas.unwrap_or(1), |autoscale| autoscale.most)
    }

    pub(super) fn new(name: Box<str>, span: Span) -> Self {
        Self {
            name,
            kind: ServiceKind::Service,
            audience: None,
            team: None,
            language: None,
            database: None,
            replicas: None,
            concurrency: None,
            cores: None,
            non_blocking: false,
            capacity: None,
            service_time: None,
            availability: None,
            history: History::None,
            temporal_queries: false,
            replay_state: false,
            reads_per_write: None,
            serving: Serving::default(),
            span,
        }
    }

    /// Whether others run it or use it: clients and external systems.
    pub fn is_outside(&self) -> bool {
        matches!(self.kind, ServiceKind::Client | ServiceKind::External)
    }
}
