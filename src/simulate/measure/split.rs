//! Where the time of requests goes: the critical path by kind, for all and for the slowest.

/// Kinds of time on the critical path.
pub const KINDS: [&str; 8] = ["own", "line", "permit", "network", "broker", "backoff", "hedges", "timeouts"];

pub const OWN: usize = 0;
pub const LINE: usize = 1;
pub const PERMIT: usize = 2;
pub const NETWORK: usize = 3;
pub const BROKER: usize = 4;
pub const BACKOFF: usize = 5;
pub const HEDGES: usize = 6;
pub const TIMEOUTS: usize = 7;

/// Time of one request by kind, nanoseconds; sums to its response time.
pub type Ledger = [u64; 8];

/// Adds `part` to `ledger`, kind by kind.
#[inline]
pub fn add(ledger: &mut Ledger, part: &Ledger) {
    for (sum, part) in ledger.iter_mut().zip(part) {
        *sum += part;
    }
}

/// Buckets per factor of two of the response time.
const PER_OCTAVE: u32 = 8;
const BUCKETS: usize = 64 * PER_OCTAVE as usize;

/// Sums of ledgers by response time, in buckets an eighth of an octave wide, so that memory does not
/// grow with the number of requests.
/// Empty until the first request.
#[derive(Clone, Debug, Default)]
pub struct Split {
    count: Vec<u64>,
    /// Nanoseconds; enough for centuries per bucket and replication, and merged into wider sums.
    sums: Vec<[u64; 8]>,
    merged: Vec<[u128; 8]>,
}

/// The bucket of a response time: its octave and the three bits below its first.
#[inline]
fn bucket(response: u64) -> usize {
    let value = response.max(8);
    let octave = 63 - value.leading_zeros();
    (octave * PER_OCTAVE + ((value >> (octave - 3)) & 7) as u32) as usize
}

impl Split {
    #[cold]
    fn open(&mut self) {
        self.count = vec![0; BUCKETS];
        self.sums = vec![[0; 8]; BUCKETS];
    }

    #[inline(always)]
    pub fn record(&mut self, response: u64, ledger: &Ledger) {
        if self.count.is_empty() {
            self.open();
        }
        let at = bucket(response);
        self.count[at] += 1;
        for (sum, part) in self.sums[at].iter_mut().zip(ledger) {
            *sum = sum.wrapping_add(*part);
        }
    }

    /// Sums of a bucket over all replications.
    fn total(&self, at: usize) -> [u128; 8] {
        let mut total = self.sums[at].map(u128::from);
        if let Some(merged) = self.merged.get(at) {
            for (sum, more) in total.iter_mut().zip(merged) {
                *sum += more;
            }
        }
        total
    }

    pub fn merge(&mut self, other: &Self) {
        if other.count.is_empty() {
            return;
        }
        if self.count.is_empty() {
            self.open();
        }
        for (count, more) in self.count.iter_mut().zip(&other.count) {
            *count += more;
        }
        if self.merged.is_empty() {
            self.merged = vec![[0; 8]; BUCKETS];
        }
        for (at, sums) in self.merged.iter_mut().enumerate() {
            for (sum, more) in sums.iter_mut().zip(other.total(at)) {
                *sum += more;
            }
        }
    }

    /// Mean time by kind of the slowest `share` of the requests (1: of all), in nanoseconds. The bucket
    /// at the border counts in proportion. `None` without requests.
    pub fn mean_of_slowest(&self, share: f64) -> Option<[f64; 8]> {
        let all: u64 = self.count.iter().sum();
        let wanted = share * all as f64;
        if all == 0 || wanted <= 0.0 {
            return None;
        }
        let mut left = wanted;
        let mut total = [0.0; 8];
        for (at, count) in self.count.iter().enumerate().rev().filter(|(_, count)| **count > 0) {
            let taken = left.min(*count as f64);
            for (sum, part) in total.iter_mut().zip(self.total(at)) {
                *sum += part as f64 * (taken / *count as f64);
            }
            left -= taken;
            if left <= 0.0 {
                break;
            }
        }
        Some(total.map(|sum| sum / wanted))
    }
}
