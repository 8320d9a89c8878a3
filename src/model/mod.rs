//! The system, valid by construction: names are resolved, units are gone, ids are always valid.
//!
//! [`Topology`] is built only by [`lower`]; everything above reads it through getters.

mod broker;
mod call;
mod change;
mod edge;
mod fault;
mod flow;
mod handlers;
mod ids;
mod load;
mod lower;
mod message;
mod service;
mod serving;
mod system;
mod time;
mod topology;

pub use broker::{Broker, UNDECLARED};
pub use call::{
    BackoffSpec, BreakerSpec, CacheSpec, CallPolicy, HedgeSpec, HedgeSpecAfter, PoolSpec, ProtocolCostSpec,
    RetryBudgetSpec, ThrottleSpec, WindowSpec,
};
pub use change::{Change, EdgeChange};
pub use edge::{Design, Edge, Needs, OutboxRelay, Targets};
pub use fault::{Fault, FaultTarget, Objective, ZoneLink};
pub use flow::{Entry, Flow, Step};
pub use handlers::{Call, Handlers};
pub use ids::{BrokerId, EdgeId, FlowId, ServiceId};
pub use load::{ArrivalsSpec, BatchSpec, DiurnalSpec, LoadSpec, ProfileSpec, RampSpec, SpikeSpec};
pub use lower::lower;
pub use message::{KeySpec, MessagePolicy};
pub use service::Service;
pub use serving::{AutoscaleSpec, BalancingSpec, CoDelSpec, EjectionSpec, LimitSpec, LineSpec, RateLimitSpec, Serving};
pub use system::{System, Thresholds};
pub use time::ServiceTime;
pub use topology::Topology;
