//! Autoscaling: replicas start and stop with what is busy.
//!
//! As Kubernetes' horizontal autoscaler does: as many as would have had the mean of the last period at
//! the target; upwards at once, but each start takes its time; downwards to the most that any look
//! wished for within the cool-down. Replicas that serve are always the first of their station.

use std::collections::VecDeque;

use super::setup::StationSetup;
use super::world::{Happening, World};
use crate::simulate::blueprint::Scaling;
use crate::simulate::measure::station::StationMeasure;

/// What rounding may add to a whole number of replicas.
const SLACK: f64 = 1e-9;

/// The autoscaler of one station.
#[derive(Clone, Debug)]
pub struct Scaler {
    station: u32,
    settings: Scaling,
    /// Replicas that take requests.
    serving: u32,
    /// Replicas that start, the next ones first.
    starts: VecDeque<(u64, u32)>,
    /// Looks of the cool-down with what they wished for; none wished for more after it.
    wishes: VecDeque<(u64, u32)>,
    looked_at: u64,
    /// Busy replicas × ns until then.
    busy: f64,
}

impl Scaler {
    fn new(station: u32, settings: Scaling) -> Self {
        Self {
            station,
            settings,
            serving: settings.initial,
            starts: VecDeque::new(),
            wishes: VecDeque::from([(0, settings.initial)]),
            looked_at: 0,
            busy: 0.0,
        }
    }

    /// All that the stations have.
    pub fn of_all(stations: &[StationSetup]) -> Vec<Self> {
        let scaled = |(at, setup): (usize, &StationSetup)| {
            setup.station.adaptation.scaling.map(|settings| Self::new(at as u32, settings))
        };
        stations.iter().enumerate().filter_map(scaled).collect()
    }

    /// Replicas that take requests, and those that are about to.
    fn ordered(&self) -> u32 {
        self.serving + self.starts.iter().map(|(_, count)| count).sum::<u32>()
    }

    /// A look: how many should run, by what was busy since the last one.
    fn wish(&mut self, now: u64, busy: f64, most: u32) -> u32 {
        let mean = (busy - self.busy) / (now - self.looked_at) as f64;
        (self.busy, self.looked_at) = (busy, now);
        let wished = (mean / self.settings.target - SLACK).ceil();
        let wished = wished.clamp(f64::from(self.settings.least), f64::from(most)) as u32;
        while self.wishes.back().is_some_and(|(_, older)| *older <= wished) {
            self.wishes.pop_back();
        }
        self.wishes.push_back((now, wished));
        while self.wishes.front().is_some_and(|(at, _)| now - at >= self.settings.cool_down && *at < now) {
            self.wishes.pop_front();
        }
        wished
    }

    /// The most that a look of the cool-down wished for.
    fn held(&self) -> u32 {
        self.wishes.front().map_or(0, |(_, wished)| *wished)
    }

    /// So many fewer start; returns how many were not about to.
    fn cancel_starts(&mut self, mut fewer: u32) -> u32 {
        for (_, count) in self.starts.iter_mut().rev() {
            let cancelled = fewer.min(*count);
            *count -= cancelled;
            fewer -= cancelled;
        }
        fewer
    }
}

/// Replicas × ns that were busy since the start of the run.
fn busy(setup: &StationSetup, measure: &StationMeasure, now: u64) -> f64 {
    match setup.station.cores {
        // Counted in thousandths.
        Some(cores) => measure.cores.area_at(now) as f64 / 1_000.0 / cores.count,
        None => measure.slots.area_at(now) as f64 / f64::from(setup.station.slots),
    }
}

impl World<'_> {
    /// Those that do not serve at the start are out, and every autoscaler takes its first look after one
    /// period.
    pub fn begin_scaling(&mut self) {
        for at in 0..self.scalers.len() {
            let Scaler { station, serving, settings, .. } = self.scalers[at];
            let setup = &self.setup.stations[station as usize];
            for pod in setup.first_pod + serving..setup.first_pod + setup.station.replicas {
                self.stand_down(pod as usize);
            }
            self.events.push(settings.period, Happening::Scaling.of(at as u32));
        }
    }

    /// Replicas of a station that take requests, down or not.
    pub fn serving(&self, station: u32) -> u32 {
        let scaler = self.scalers.iter().find(|scaler| scaler.station == station);
        scaler.map_or(self.setup.stations[station as usize].station.replicas, |scaler| scaler.serving)
    }

    /// An autoscaler looks, and orders or dismisses replicas.
    pub fn scale(&mut self, index: u32) {
        let now = self.now;
        let scaler = &mut self.scalers[index as usize];
        let at = scaler.station as usize;
        let setup = &self.setup.stations[at];
        let wished = scaler.wish(now, busy(setup, &self.stations[at], now), setup.station.replicas);
        let ordered = scaler.ordered();
        let keep = scaler.held().min(ordered);
        if wished > ordered {
            let number = self.events.push(now.saturating_add(scaler.settings.lag), Happening::Started.of(index));
            scaler.starts.push_back((number, wished - ordered));
            self.stations[at].scaled += u64::from(self.in_window);
        } else if keep < ordered {
            let fewer = scaler.cancel_starts(ordered - keep);
            let last = setup.first_pod + scaler.serving;
            scaler.serving -= fewer;
            self.stations[at].scaled += u64::from(self.in_window);
            for pod in (last - fewer..last).rev() {
                self.dismiss(pod as usize);
            }
        }
        // Where only autoscalers look at each other, nothing happens any more.
        if self.events.len() >= self.scalers.len() {
            let period = self.scalers[index as usize].settings.period;
            self.events.push(now.saturating_add(period), Happening::Scaling.of(index));
        }
    }

    /// Replicas that were ordered serve.
    pub fn started(&mut self, index: u32, number: u64) {
        let scaler = &mut self.scalers[index as usize];
        // Starts take equally long, so that the oldest is the first.
        let Some((event, count)) = scaler.starts.pop_front() else { return };
        debug_assert!(event == number, "starts happen in order");
        let first = self.setup.stations[scaler.station as usize].first_pod + scaler.serving;
        let station = scaler.station as usize;
        scaler.serving += count;
        for pod in first..first + count {
            if !std::mem::replace(&mut self.pods[pod as usize].finishes, false) {
                self.stations[station].replicas.rise(self.now);
            }
            self.stand_up(pod as usize);
        }
    }

    /// A replica takes no new requests, and goes when it has done those that it has.
    fn dismiss(&mut self, pod: usize) {
        self.pods[pod].finishes = true;
        self.stand_down(pod);
        self.go_if_empty(pod);
    }

    /// A replica that was dismissed runs until it is empty.
    fn go_if_empty(&mut self, pod: usize) {
        let replica = &mut self.pods[pod];
        if !replica.finishes || replica.under_way > 0 {
            return;
        }
        replica.finishes = false;
        let station = replica.station as usize;
        self.stations[station].lose_replica(self.now);
        self.note_up(pod, station);
    }

    /// A request is no longer in its replica, nor on its way there.
    pub fn replica_forgets(&mut self, visit: u32) {
        self.limit_forgets(visit);
        self.go_if_empty(self.visits[visit].pod as usize);
    }
}
