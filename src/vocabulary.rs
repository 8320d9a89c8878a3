//! The closed vocabularies of the format: one enum per key that takes a choice.
//!
//! The parser's table reads `NAMES`, the model reads the enum, the reports write `name()`:
//! a word is spelled once.

/// An enum whose variants have names in the file.
macro_rules! vocabulary {
    ($(#[$about:meta])* $enum:ident { $($(#[$variant_about:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $enum { $($(#[$variant_about])* $variant),+ }

        impl $enum {
            /// The names in the order of the variants.
            pub const NAMES: &'static [&'static str] = &[$($name),+];
            /// All variants, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// How the file spells it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The variant that the file spells `name`.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

vocabulary! {
    /// Which way an open question falls.
    Policy { SyncFirst = "sync-first", Balanced = "balanced", AsyncFirst = "async-first" }
}
vocabulary! {
    /// The synchronous protocol between services when nothing speaks for another.
    HouseRpc { Rest = "rest", Grpc = "grpc" }
}
vocabulary! {
    /// What the platform must provide.
    PlatformNeed {
        Mtls = "mtls",
        TrafficSplitting = "traffic-splitting",
        UniformRetries = "uniform-retries",
        UniformTelemetry = "uniform-telemetry",
        RateLimiting = "rate-limiting",
        EdgeAuth = "edge-auth",
    }
}
vocabulary! {
    /// What a service is.
    ServiceKind {
        Service = "service",
        Gateway = "gateway",
        Client = "client",
        /// Run by somebody else.
        External = "external",
        /// A database or cache.
        Store = "store",
    }
}
vocabulary! {
    /// Who a client is.
    ClientAudience { Browser = "browser", Public = "public", Partner = "partner" }
}
vocabulary! {
    /// Who stands at the other end of an edge.
    Audience {
        Internal = "internal",
        Browser = "browser",
        Public = "public",
        Partner = "partner",
        ThirdParty = "third-party",
    }
}
vocabulary! {
    /// Whether past states must be kept.
    History { None = "none", Log = "log", Full = "full" }
}
vocabulary! {
    /// Whether an edge asks, orders, or tells.
    Intent { Query = "query", Command = "command", Event = "event" }
}
vocabulary! {
    /// Whether the caller needs an answer, and when.
    Reply { Immediate = "immediate", Deferred = "deferred", None = "none" }
}
vocabulary! {
    /// Who sends a stream instead of one message.
    Streaming { None = "none", Server = "server", Client = "client", Bidi = "bidi" }
}
vocabulary! {
    /// Whether both ends must succeed or fail in one step.
    Consistency { Eventual = "eventual", Atomic = "atomic" }
}
vocabulary! {
    /// Whether a message may be lost or seen twice.
    Delivery { AtMostOnce = "at-most-once", AtLeastOnce = "at-least-once", EffectivelyOnce = "effectively-once" }
}
vocabulary! {
    /// Which messages must stay in order.
    Ordering { None = "none", PerKey = "per-key", Total = "total" }
}
vocabulary! {
    /// Whether the caller can do without the callee.
    Criticality { Hard = "hard", Soft = "soft" }
}
vocabulary! {
    /// What an edge is built as.
    Pattern {
        /// One HTTP request and its answer.
        Rest = "rest",
        /// One typed call, or a stream, over HTTP/2.
        Grpc = "grpc",
        /// One request whose shape the client chooses.
        Graphql = "graphql",
        /// One of several competing consumers takes each message.
        Queue = "queue",
        /// Every subscriber gets a copy.
        PubSub = "pub-sub",
        /// Pub-sub whose messages are committed with the change (outbox).
        EventDriven = "event-driven",
        /// The request is accepted now and answered later.
        AsyncRequestReply = "async-request-reply",
        /// A connection that both ends write to.
        Websocket = "websocket",
        /// The protocol of a store.
        Native = "native",
    }
}
vocabulary! {
    /// How the wait between tries grows.
    Backoff { None = "none", Fixed = "fixed", Exponential = "exponential", ExponentialJitter = "exponential-jitter" }
}
vocabulary! {
    /// How the random part of a wait between tries is drawn from its full length.
    Jitter { None = "none", Full = "full", Equal = "equal", Decorrelated = "decorrelated" }
}
vocabulary! {
    /// What giving up on a call does to the callee.
    Cancel {
        /// Nothing: it works on.
        None = "none",
        /// It leaves the line, if it still waits.
        Waiting = "waiting",
        /// It also stops working.
        Immediate = "immediate",
    }
}
vocabulary! {
    /// How requests that do own work share the cores.
    CoreSharing {
        /// All at once, each more slowly.
        Ps = "ps",
        /// One after the other.
        Fifo = "fifo",
    }
}
vocabulary! {
    /// Who is next in a line.
    Discipline { Fifo = "fifo", Lifo = "lifo", Adaptive = "adaptive", Priority = "priority" }
}
vocabulary! {
    /// How requests are spread over replicas.
    Balance { RoundRobin = "round-robin", Random = "random", LeastRequests = "least-requests", TwoChoices = "two-choices" }
}
vocabulary! {
    /// Whose requests a balancer counts.
    Knowledge { Global = "global", PerCaller = "per-caller" }
}
vocabulary! {
    /// What controlled delay drops.
    CoDelMode { Classic = "classic", Slough = "slough" }
}
vocabulary! {
    /// Which attempts an open breaker stops.
    Guards { Calls = "calls", Retries = "retries" }
}
vocabulary! {
    /// What goes wrong.
    FaultKind {
        /// What is there is lost, callers are refused.
        Crash = "crash",
        /// Work freezes and resumes.
        Pause = "pause",
        Slow = "slow",
        Errors = "errors",
        /// More requests.
        Load = "load",
        /// Nothing gets through.
        Partition = "partition",
        /// The network is slower.
        Latency = "latency",
        /// The network loses requests.
        Loss = "loss",
        /// Replicas are replaced one after the other.
        Deploy = "deploy",
    }
}
vocabulary! {
    /// How a limit of concurrency follows the times it sees.
    LimitAlgorithm {
        /// By the ratio of the long-term to the present time.
        Gradient2 = "gradient2",
        /// By the requests that seem to wait.
        Vegas = "vegas",
        /// One more while all goes well, a tenth less after a drop.
        Aimd = "aimd",
    }
}
vocabulary! {
    /// What becomes of a message that is sent into a partition.
    PartitionMode {
        Drop = "drop",
        /// It arrives after the end.
        Hold = "hold",
    }
}
vocabulary! {
    /// How a call ended.
    Fate {
        Ok = "ok",
        Error = "error",
        Timeout = "timeout",
        Rejected = "rejected",
        Unavailable = "unavailable",
        CircuitOpen = "circuit-open",
        BulkheadFull = "bulkhead-full",
        RateLimited = "rate-limited",
        Throttled = "throttled",
        DeadlineExceeded = "deadline-exceeded",
        Cancelled = "cancelled",
    }
}
vocabulary! {
    /// When a message is acknowledged.
    Ack { Manual = "manual", Auto = "auto" }
}
vocabulary! {
    /// When a message leaves, without an outbox.
    Publish {
        /// What is told may never come to be.
        BeforeCommit = "before-commit",
        /// What came to be may never be told.
        AfterCommit = "after-commit",
    }
}
vocabulary! {
    /// What a full queue does.
    Overflow {
        /// The publisher is refused.
        Reject = "reject",
        DropOldest = "drop-oldest",
        /// The oldest goes to the dead letters.
        DeadLetter = "dead-letter",
    }
}
vocabulary! {
    /// Where the contract of a message lives.
    Schema { None = "none", Documented = "documented", Registry = "registry" }
}
vocabulary! {
    /// What a broker does with messages.
    BrokerKind { WorkQueue = "work-queue", Log = "log", Subject = "subject" }
}
vocabulary! {
    /// A broker one can run or rent.
    Product {
        Kafka = "kafka",
        Rabbitmq = "rabbitmq",
        Nats = "nats",
        Sqs = "sqs",
        ServiceBus = "service-bus",
        Pubsub = "pubsub",
    }
}
vocabulary! {
    /// Who leads a saga.
    Coordination { Choreography = "choreography", Orchestration = "orchestration" }
}

impl Pattern {
    /// Whether messages pass a broker.
    pub fn is_messaging(self) -> bool {
        matches!(self, Self::Queue | Self::PubSub | Self::EventDriven | Self::AsyncRequestReply)
    }

    /// Whether the caller waits for the answer.
    pub fn is_synchronous(self) -> bool {
        matches!(self, Self::Rest | Self::Grpc | Self::Graphql)
    }
}
