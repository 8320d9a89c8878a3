//! Where the time of requests goes: the critical path by kind, for all and for the slowest.

/// Kinds of time on the critical path.
pub const KINDS: [&str; 8] = ["own", "line", "permit", "network", "broker", "backoff", "hedges", "timeouts"];

pub const OWN: usize = 0;
pub const LINE: usize = 1;
pub const PERMIT: usize = 2;
pub const NETWORK: usize = 3;
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
#[derive(Clone, Debug)]
pub struct Split {
    count: Vec<u64>,
    sums: Vec<[u128; 8]>,
}

impl Default for Split {
    fn default() -> Self {
        Self { count: vec![0; BUCKETS], sums: vec![[0; 8]; BUCKETS] }
    }
}

/// The bucket of a response time: its octave and the three bits below its first.
#[inline]
fn bucket(response: u64) -> usize {
    let value = response.max(8);
    let octave = 63 - value.leading_zeros();
    (octave * PER_OCTAVE + ((value >> (octave - 3)) & 7) as u32) as usize
}

impl Split {
    #[inline]
    pub fn record(&mut self, response: u64, ledger: &Ledger) {
        let at = bucket(response);
        self.count[at] += 1;
        for (sum, part) in self.sums[at].iter_mut().zip(ledger) {
            *sum += u128::from(*part);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (count, more) in self.count.iter_mut().zip(&other.count) {
            *count += more;
        }
        for (sums, more) in self.sums.iter_mut().zip(&other.sums) {
            for (sum, more) in sums.iter_mut().zip(more) {
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
        for (count, sums) in self.count.iter().zip(&self.sums).rev().filter(|(count, _)| **count > 0) {
            let taken = left.min(*count as f64);
            for (sum, part) in total.iter_mut().zip(sums) {
                *sum += *part as f64 * (taken / *count as f64);
            }
            left -= taken;
            if left <= 0.0 {
                break;
            }
        }
        Some(total.map(|sum| sum / wanted))
    }
}
