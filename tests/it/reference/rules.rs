//! Rules of the reference that a twin may break.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    AsStated,
    /// A timeout ends one nanosecond late.
    LateTimeout,
    /// The line is served from its end.
    LastInFirstOut,
    /// An answer frees its slot after the next request has been looked for.
    StuckSlot,
    /// One try too many.
    MoreRetries,
    /// A partition loses what it should hold.
    NothingHeld,
    /// A message is delivered once more than it may be.
    OneMoreDelivery,
    /// A message that failed is there again a nanosecond later.
    NoRedeliveryDelay,
    /// A consumer gets one message more than it may hold.
    OneMoreInFlight,
    /// A relay takes all rows that it finds.
    BoundlessRelay,
    /// A publisher that wants no confirmation waits for it.
    AllConfirmed,
    /// In a partition a message that failed goes to the end.
    FailedGoesLast,
    /// A consumer that found nothing comes back after half the time.
    LooksTwiceAsOften,
    /// Nothing gets too old.
    NothingExpires,
    /// A full queue takes more.
    NothingOverflows,
    /// Each message is a batch.
    EachAlone,
}
