//! The system, valid by construction: names are resolved, units are gone, ids are always valid.
//!
//! [`Topology`] is built only by [`lower`]; everything above reads it through getters.

mod broker;
mod change;
mod edge;
mod flow;
mod ids;
mod lower;
mod service;
mod system;
mod time;
mod topology;

pub use broker::Broker;
pub use change::{Change, EdgeChange};
pub use edge::{Design, Edge, Needs, OutboxRelay, Targets};
pub use flow::{Entry, Flow, Step};
pub use ids::{BrokerId, EdgeId, FlowId, ServiceId};
pub use lower::lower;
pub use service::Service;
pub use system::{System, Thresholds};
pub use time::ServiceTime;
pub use topology::Topology;
