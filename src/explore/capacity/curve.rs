//! More loads, so that a curve can be drawn.

use super::Found;
use super::search::Search;

/// Shares of the capacity, or of the largest load that was tried.
const SHARES: [f64; 8] = [0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 1.1];
/// A load as close as this to another says nothing new.
const NEAR: f64 = 0.04;

pub(super) fn fill(search: &mut Search<'_>, found: Found) {
    let Some(top) = found.factor() else { return };
    for share in SHARES {
        let factor = share * top;
        let known = search.loads().iter().any(|load| (load.factor / factor - 1.0).abs() < NEAR);
        if !known && search.tried(factor).is_none() {
            return;
        }
    }
}
