//! What the framework asks about an edge, with every answer in hand.

use crate::vocabulary::{Audience, HouseRpc, Policy};

/// Q1: who gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consumers {
    One,
    /// One today, unknown ones later.
    Open,
    Several,
}

/// Q2: what flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stream {
    None,
    OneWay,
    Bidi,
}

/// Q4: when the caller needs the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    Now,
    Later,
    None,
}

/// Q6: who stands at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Inside,
    /// A browser, the public, or a partner.
    Clients,
    /// A system run by somebody else.
    ThirdParty,
}

impl Side {
    /// Where the party that `audience` names stands.
    pub fn of(audience: Audience) -> Self {
        match audience {
            Audience::Internal => Self::Inside,
            Audience::Browser | Audience::Public | Audience::Partner => Self::Clients,
            Audience::ThirdParty => Self::ThirdParty,
        }
    }
}

/// Q7: what a query joins. Commands and events are `Plain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Plain,
    /// Joined data in one shape.
    Fixed,
    /// Joined data in several shapes.
    Variable,
}

/// All answers about one edge. Two edges with the same facts get the same verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    pub consumers: Consumers,
    pub stream: Stream,
    /// Q3.
    pub atomic: bool,
    /// Q4 as stated, inferred or assumed; see [`Facts::answer`] for what counts.
    pub wanted: Answer,
    /// Q5: the answer cannot be had now.
    pub too_late: bool,
    pub side: Side,
    pub shape: Shape,
    /// Q8: more than `grpc_above` between the two services.
    pub heavy_load: bool,
    /// Q9: typed contract across languages, or a deadline of 50 ms or less.
    pub typed_or_fast: bool,
    /// Q9: human-readable, or cached by HTTP.
    pub readable_or_cached: bool,
    pub house_rpc: HouseRpc,
    /// Q11: a committed change stands behind the event.
    pub committed: bool,
    /// Q12: it changes something.
    pub write: bool,
    /// Q13: more than `max_sync_hops` hops.
    pub deep: bool,
    /// Q14: the peak exceeds what the callee can do.
    pub peak_over_capacity: bool,
    pub policy: Policy,
}

impl Facts {
    /// Q1 is yes: several get it, or unknown ones may.
    pub fn shared(&self) -> bool {
        self.consumers != Consumers::One
    }

    /// Q4 after Q2, Q3 and Q5: a stream or an atomic step needs its answer now; an answer that
    /// cannot be had now comes later.
    pub fn answer(&self) -> Answer {
        let must_be_now = self.stream != Stream::None || self.atomic;
        match self.wanted {
            _ if must_be_now => Answer::Now,
            Answer::Now if self.too_late && !self.shared() => Answer::Later,
            wanted => wanted,
        }
    }

    pub fn inside(&self) -> bool {
        self.side == Side::Inside
    }

    /// A number that is the same for equal facts only.
    pub fn key(&self) -> u32 {
        let mut key = 0;
        for (bits, value) in [
            (2, self.consumers as u32),
            (2, self.stream as u32),
            (1, u32::from(self.atomic)),
            (2, self.wanted as u32),
            (1, u32::from(self.too_late)),
            (2, self.side as u32),
            (2, self.shape as u32),
            (1, u32::from(self.heavy_load)),
            (1, u32::from(self.typed_or_fast)),
            (1, u32::from(self.readable_or_cached)),
            (1, self.house_rpc as u32),
            (1, u32::from(self.committed)),
            (1, u32::from(self.write)),
            (1, u32::from(self.deep)),
            (1, u32::from(self.peak_over_capacity)),
            (2, self.policy as u32),
        ] {
            key = (key << bits) | value;
        }
        key
    }
}
