//! What a random number is drawn for: one constant each, so that no two draws share a number.

use crate::simulate::kernel::draws::named;

/// Mixed into the key of the component that the draw belongs to.
pub type Purpose = u64;

pub const GAP: Purpose = named("gap");
pub const PHASE: Purpose = named("phase");
pub const BATCH: Purpose = named("batch");
pub const ENTRANCE: Purpose = named("entrance");
pub const THINK: Purpose = named("think");
pub const PATIENCE: Purpose = named("patience");
pub const WORK: Purpose = named("work");
pub const WORK_AFTER: Purpose = named("work-after");
pub const UNAVAILABLE: Purpose = named("unavailable");
pub const ERROR: Purpose = named("error");
pub const FAULT: Purpose = named("fault");
pub const BALANCE: Purpose = named("balance");
pub const REQUEST_DELAY: Purpose = named("request-delay");
pub const REPLY_DELAY: Purpose = named("reply-delay");
pub const CANCEL_DELAY: Purpose = named("cancel-delay");
pub const LOSS: Purpose = named("loss");
pub const FAULT_LOSS: Purpose = named("fault-loss");
pub const CACHE: Purpose = named("cache");
pub const PROBABILITY: Purpose = named("probability");
pub const COUNT: Purpose = named("count");
pub const CHOICE: Purpose = named("choice");
pub const BACKOFF: Purpose = named("backoff");
pub const THROTTLE: Purpose = named("throttle");
pub const ATTEMPT: Purpose = named("attempt");
pub const ENTITY: Purpose = named("entity");
pub const POISONED: Purpose = named("poisoned");
pub const DUPLICATE: Purpose = named("duplicate");
pub const LOOK: Purpose = named("look");
pub const STEP: Purpose = named("step");
pub const STATUS: Purpose = named("status");
pub const UP: Purpose = named("up");
pub const REPAIR: Purpose = named("repair");
