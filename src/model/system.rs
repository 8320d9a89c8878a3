//! What holds for the whole system.

use crate::units::{Nanos, Rate};
use crate::vocabulary::{HouseRpc, PlatformNeed, Policy};

/// `[system]`; `None` means not stated.
#[derive(Clone, Debug, Default)]
pub struct System {
    pub name: Option<Box<str>>,
    pub policy: Option<Policy>,
    pub house_rpc: Option<HouseRpc>,
    pub needs: Vec<PlatformNeed>,
    /// Calls pass sidecars.
    pub mesh: Option<bool>,
    /// One pass; only with `mesh`.
    pub mesh_latency: Option<Nanos>,
    pub thresholds: Thresholds,
}

/// The numbers at which an answer changes, defaults filled in.
#[derive(Clone, Debug)]
pub struct Thresholds {
    pub grpc_above: Rate,
    pub max_sync_hops: u64,
    pub sync_ceiling: Nanos,
    /// The file states `sync_ceiling`.
    pub sync_ceiling_stated: bool,
    pub saga_min: u64,
    pub choreography_max: u64,
    pub mesh_services: u64,
    pub god_fan_out: u64,
    /// 0..=1.
    pub utilization_warn: f64,
}

impl Default for Thresholds {
    /// From the guides, except `sync_ceiling`, `god_fan_out` and `utilization_warn`, which are assumed.
    fn default() -> Self {
        Self {
            grpc_above: Rate(10_000.0),
            max_sync_hops: 2,
            sync_ceiling: Nanos::from_millis(3_000),
            sync_ceiling_stated: false,
            saga_min: 3,
            choreography_max: 3,
            mesh_services: 10,
            god_fan_out: 8,
            utilization_warn: 0.8,
        }
    }
}
