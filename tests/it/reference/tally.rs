//! What the reference counts, in the form in which it is compared.

use hopwise::simulate::measure::Measured;
use hopwise::simulate::measure::latency::{Latency, THREE_DIGITS, TWO_DIGITS};
use hopwise::simulate::measure::level::Level;
use hopwise::vocabulary::Fate;

use super::mail_tally::MailTally;

/// A count over time.
#[derive(Clone, Debug, Default)]
pub struct Area {
    pub level: u32,
    area: u128,
    max: u32,
    at: u64,
}

impl Area {
    pub fn add(&mut self, now: u64, change: i64) {
        self.pass(now);
        self.level = u32::try_from(i64::from(self.level) + change).expect("a level of 0 or more");
        self.max = self.max.max(self.level);
    }

    fn pass(&mut self, now: u64) {
        self.area += u128::from(now - self.at) * u128::from(self.level);
        self.at = now;
    }

    /// As the engine has it.
    pub fn of(level: &Level) -> Self {
        Self { area: level.in_window(), max: level.max(), ..Self::default() }
    }

    fn begin(&mut self, now: u64) {
        (self.area, self.max, self.at) = (0, self.level, now);
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "area {} max {}", self.area, self.max)
    }
}

#[derive(Clone, Debug)]
pub struct AtStation {
    pub in_system: Area,
    pub line: Area,
    pub slots: Area,
    pub up: Area,
    pub counts: [u64; 5],
    pub work: u128,
    pub wasted: u128,
    pub wait: Latency<TWO_DIGITS>,
}

pub const ARRIVED: usize = 0;
pub const REJECTED: usize = 1;
pub const DROPPED: usize = 2;
pub const FINISHED: usize = 3;
pub const WASTED: usize = 4;

#[derive(Clone, Debug)]
pub struct AtLink {
    pub counts: [u64; 5],
    pub fates: [u64; Fate::ALL.len()],
    pub latency: Latency<TWO_DIGITS>,
}

pub const CALLS: usize = 0;
pub const ATTEMPTS: usize = 1;
pub const HEDGES: usize = 2;
pub const RETRIES: usize = 3;
pub const HITS: usize = 4;

#[derive(Clone, Debug)]
pub struct AtFlow {
    pub offered: u64,
    pub ok: u64,
    pub degraded: u64,
    pub failed: [u64; Fate::ALL.len()],
    pub unfinished: u64,
    pub response: Latency<THREE_DIGITS>,
    /// Ends: when, and after how long when it went well.
    pub ends: Vec<(u64, bool, u64)>,
    /// Until all that it set off was over.
    pub completion: Latency<THREE_DIGITS>,
    pub incomplete: u64,
    pub pending: u64,
}

#[derive(Clone, Debug)]
pub struct Tally {
    pub is_open: bool,
    pub stations: Vec<AtStation>,
    pub links: Vec<AtLink>,
    pub flows: Vec<AtFlow>,
    pub at_end: Option<Vec<AtStation>>,
    pub mail: MailTally,
    pub mail_at_end: Option<MailTally>,
}

impl Tally {
    pub fn new(replicas: &[u32], links: usize, flows: usize, mail: MailTally) -> Self {
        let station = |replicas: &u32| {
            let up = Area { level: *replicas, max: *replicas, ..Area::default() };
            let none = Area::default;
            AtStation {
                in_system: none(),
                line: none(),
                slots: none(),
                up,
                counts: [0; 5],
                work: 0,
                wasted: 0,
                wait: Latency::new(),
            }
        };
        let link = AtLink { counts: [0; 5], fates: [0; Fate::ALL.len()], latency: Latency::new() };
        let flow = AtFlow {
            offered: 0,
            ok: 0,
            degraded: 0,
            failed: [0; Fate::ALL.len()],
            unfinished: 0,
            response: Latency::new(),
            ends: Vec::new(),
            completion: Latency::new(),
            incomplete: 0,
            pending: 0,
        };
        Self {
            is_open: false,
            stations: replicas.iter().map(station).collect(),
            links: vec![link; links],
            flows: vec![flow; flows],
            at_end: None,
            mail,
            mail_at_end: None,
        }
    }

    /// The window begins, and the second time ends.
    pub fn mark(&mut self, now: u64) {
        if self.is_open {
            for station in &mut self.stations {
                for area in [&mut station.in_system, &mut station.line, &mut station.slots, &mut station.up] {
                    area.pass(now);
                }
            }
            self.mail.depths().for_each(|depth| depth.pass(now));
            self.at_end = Some(self.stations.clone());
            self.mail_at_end = Some(self.mail.clone());
        } else {
            for station in &mut self.stations {
                for area in [&mut station.in_system, &mut station.line, &mut station.slots, &mut station.up] {
                    area.begin(now);
                }
            }
            self.mail.depths().for_each(|depth| depth.begin(now));
        }
        self.is_open = !self.is_open;
    }

    pub fn count_station(&mut self, station: usize, what: usize) {
        self.stations[station].counts[what] += u64::from(self.is_open);
    }

    pub fn count_link(&mut self, link: usize, what: usize) {
        self.links[link].counts[what] += u64::from(self.is_open);
    }

    pub fn count_fate(&mut self, link: usize, fate: Fate) {
        self.links[link].fates[fate as usize] += u64::from(self.is_open);
    }
}

pub fn latency<const BITS: u32>(what: &Latency<BITS>) -> String {
    format!("{} of mean {:?}, sd {:?}, max {:?}", what.count(), what.mean(), what.sd(), what.max())
}

/// All figures, one a line, as the reference has them.
pub fn of_reference(tally: &Tally, bins: u64, width: u64) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, flow) in tally.flows.iter().enumerate() {
        let (ok, degraded, failed) = (flow.ok, flow.degraded, flow.failed);
        lines.push(format!("flow {at}: {} {ok} {degraded} {failed:?} {}", flow.offered, flow.unfinished));
        lines.push(format!("flow {at}: response {}", latency(&flow.response)));
        for bin in 0..bins {
            let here: Vec<_> = flow.ends.iter().filter(|(time, ..)| time / width == bin).collect();
            let good = here.iter().filter(|end| end.1);
            let (count, sum) = (good.clone().count(), good.map(|end| end.2).sum::<u64>());
            lines.push(format!("flow {at} bin {bin}: {count} of {sum} ns and {} failed", here.len() - count));
        }
    }
    for (at, station) in tally.at_end.as_ref().unwrap_or(&tally.stations).iter().enumerate() {
        for (name, area) in
            [("system", &station.in_system), ("line", &station.line), ("slots", &station.slots), ("up", &station.up)]
        {
            lines.push(format!("station {at} {name}: {area}"));
        }
        lines.push(format!("station {at}: {:?} work {} wasted {}", station.counts, station.work, station.wasted));
        lines.push(format!("station {at}: wait {}", latency(&station.wait)));
    }
    for (at, link) in tally.links.iter().enumerate() {
        lines.push(format!("link {at}: {:?} {:?}", link.counts, link.fates));
        lines.push(format!("link {at}: latency {}", latency(&link.latency)));
    }
    lines
}

/// All figures, one a line, as the engine has them.
pub fn of_engine(measured: &Measured) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, flow) in measured.flows.iter().enumerate() {
        let (ok, degraded, failed) = (flow.ok, flow.degraded, flow.failed);
        lines.push(format!("flow {at}: {} {ok} {degraded} {failed:?} {}", flow.offered, flow.unfinished));
        lines.push(format!("flow {at}: response {}", latency(&flow.response)));
        for bin in 0..measured.bins.count as usize {
            let (count, failed) = (flow.ok_at.of(bin) + flow.degraded_at.of(bin), flow.failed_at.of(bin));
            lines.push(format!("flow {at} bin {bin}: {count} of {} ns and {failed} failed", flow.response_at.of(bin)));
        }
    }
    for (at, station) in measured.stations.iter().enumerate() {
        let levels: [(&str, &Level); 4] =
            [("system", &station.in_system), ("line", &station.line), ("slots", &station.slots), ("up", &station.up)];
        for (name, level) in levels {
            lines.push(format!("station {at} {name}: {}", Area::of(level)));
        }
        let counts = [station.arrived, station.rejected, station.dropped, station.finished, station.wasted_requests];
        lines.push(format!("station {at}: {counts:?} work {} wasted {}", station.work, station.wasted));
        lines.push(format!("station {at}: wait {}", latency(&station.wait)));
    }
    for (at, link) in measured.links.iter().enumerate() {
        let counts = [link.calls, link.attempts, link.hedges, link.retries, link.cache_hits];
        lines.push(format!("link {at}: {counts:?} {:?}", link.fates));
        lines.push(format!("link {at}: latency {}", latency(&link.latency)));
    }
    lines
}
