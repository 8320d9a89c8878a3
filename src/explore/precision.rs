//! Whether figures are as narrow as was asked.

use super::gather::Gathered;
use crate::simulate::statistics::{CONFIDENCE, around, mean_interval};

/// The largest relative half width among the flows' mean and p99 response; `None` when one has no
/// interval.
pub(super) fn reached(gathered: &Gathered) -> Option<f64> {
    let mut widest: f64 = 0.0;
    for rows in &gathered.flows {
        let means: Vec<f64> = rows.iter().map(|row| row.response.mean).collect();
        let p99s: Vec<f64> = rows.iter().map(|row| row.response.quantiles[3]).collect();
        for (values, interval) in [
            (&means, mean_interval(&means, CONFIDENCE)),
            (&p99s, around(p99s.iter().sum::<f64>() / p99s.len() as f64, &p99s, CONFIDENCE)),
        ] {
            let center = values.iter().sum::<f64>() / values.len() as f64;
            let half = interval?.half_width();
            widest = widest.max(if center > 0.0 { half / center } else { 0.0 });
        }
    }
    Some(widest)
}
