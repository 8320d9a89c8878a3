//! A curve in letters: durations over load.
//!
//! Only our own letters and figures stand in it, so that nothing must be escaped.

use crate::units::math::{exp, ln};

/// Curves over one axis. The vertical axis is that of the logarithm.
pub struct Chart {
    /// What each curve is drawn with, and its places by load, rising; later ones lie above.
    pub curves: Vec<(char, Vec<(f64, f64)>)>,
    /// A level that is drawn across.
    pub limit: Option<f64>,
    /// A load that is marked.
    pub mark: Option<f64>,
    /// How loads and levels are written.
    pub load: fn(f64) -> String,
    pub level: fn(f64) -> String,
}

const HEIGHT: usize = 12;
/// Columns of a picture that still tells something.
const LEAST: usize = 24;
/// Of the label on the left.
const LABEL: usize = 8;
/// The axis ends at so many times the mark, and the level at so many times what matters.
const BEYOND: f64 = 1.2;
const ABOVE: f64 = 4.0;

/// What is drawn: loads from 0 to `right`, levels from `low` to `high`.
struct Frame {
    columns: usize,
    right: f64,
    low: f64,
    high: f64,
}

impl Chart {
    /// The lines of the picture, at most `width` columns wide; none where that is too narrow.
    pub fn drawn(&self, width: usize) -> Vec<String> {
        let Some(frame) = self.frame(width) else { return Vec::new() };
        let mut rows = vec![vec![' '; frame.columns]; HEIGHT];
        if let Some(row) = self.limit.and_then(|limit| frame.row(limit)) {
            rows[row].iter_mut().step_by(2).for_each(|place| *place = '-');
        }
        if let Some(column) = self.mark.and_then(|mark| frame.column(mark)) {
            rows.iter_mut().for_each(|row| row[column] = '|');
        }
        for (letter, places) in &self.curves {
            let mut last = None;
            let levels = (0..frame.columns).map(|column| level_at(places, frame.load_at(column)));
            for (column, level) in levels.enumerate() {
                let row = level.and_then(|level| frame.row(level));
                // A step is drawn as a line that goes up, also where it leaves the picture.
                let to = row.or_else(|| level.filter(|level| last.is_some() && *level > frame.high).map(|_| 0));
                if let Some(to) = to {
                    let from = last.unwrap_or(to);
                    let rising = to.min(from)..=if to < from { from - 1 } else { to };
                    rising.for_each(|row| rows[row][column] = *letter);
                }
                last = row;
            }
        }
        let mut lines: Vec<String> =
            rows.into_iter().enumerate().map(|(row, places)| self.line(&frame, row, &places)).collect();
        lines.push(format!("{:LABEL$} +{}", "", "-".repeat(frame.columns)));
        lines.push(self.axis(&frame));
        lines
    }

    fn frame(&self, width: usize) -> Option<Frame> {
        let columns = width.checked_sub(LABEL + 2).filter(|columns| *columns >= LEAST)?;
        let all = || self.curves.iter().flat_map(|(_, places)| places);
        let last = all().map(|(load, _)| *load).fold(0.0, f64::max);
        let right = self.mark.map_or(last, |mark| (BEYOND * mark).min(last));
        let levels =
            |within: f64| all().filter(move |(load, level)| *load <= within && *level > 0.0).map(|(_, level)| *level);
        let low = levels(right).reduce(f64::min)?;
        let usual = levels(self.mark.unwrap_or(right)).fold(low, f64::max);
        let high = levels(right).fold(low, f64::max).min(ABOVE * usual).max(1.5 * self.limit.unwrap_or(0.0));
        (right > 0.0 && high > 0.0).then_some(Frame { columns, right, low: low / 1.2, high: high.max(2.0 * low) })
    }

    fn line(&self, frame: &Frame, row: usize, places: &[char]) -> String {
        let limit = self.limit.and_then(|limit| frame.row(limit)) == Some(row);
        let told = row == 0 || row == HEIGHT - 1 || row == HEIGHT / 2;
        let label = match self.limit {
            Some(limit) if limit.is_finite() && frame.row(limit) == Some(row) => (self.level)(limit),
            _ if told => (self.level)(frame.level(row)),
            _ => String::new(),
        };
        let places: String = places.iter().collect();
        let sign = if limit { '-' } else { '|' };
        format!("{label:>LABEL$} {sign}{places}").trim_end().to_owned()
    }

    /// The mark, and the end where there is room beside it.
    fn axis(&self, frame: &Frame) -> String {
        let mut line = format!("{:LABEL$}  0", "");
        for load in self.mark.into_iter().chain([frame.right]) {
            let label = (self.load)(load);
            let column = frame.column(load).unwrap_or(frame.columns - 1);
            // Centred below its column, and within the picture.
            let start = (LABEL + 2 + column)
                .saturating_sub(label.len() / 2)
                .min(LABEL + 2 + frame.columns - label.len().min(frame.columns));
            let free = line.chars().count();
            if start > free {
                line.push_str(&format!("{:1$}{label}", "", start - free));
            }
        }
        line
    }
}

impl Frame {
    fn load_at(&self, column: usize) -> f64 {
        self.right * column as f64 / (self.columns - 1) as f64
    }

    fn column(&self, load: f64) -> Option<usize> {
        let column = (load / self.right * (self.columns - 1) as f64).round();
        (column >= 0.0 && column < self.columns as f64).then_some(column as usize)
    }

    /// From the top; `None` outside.
    fn row(&self, level: f64) -> Option<usize> {
        let share = (ln(level) - ln(self.low)) / (ln(self.high) - ln(self.low));
        (0.0..=1.0).contains(&share).then(|| ((1.0 - share) * (HEIGHT - 1) as f64).round() as usize)
    }

    fn level(&self, row: usize) -> f64 {
        let share = 1.0 - row as f64 / (HEIGHT - 1) as f64;
        exp(ln(self.low) + share * (ln(self.high) - ln(self.low)))
    }
}

/// On the line between the logarithms of its neighbours; `None` outside.
fn level_at(places: &[(f64, f64)], load: f64) -> Option<f64> {
    let right = places.iter().position(|(at, _)| *at >= load)?;
    let (to, above) = places[right];
    let Some((from, below)) = right.checked_sub(1).map(|left| places[left]) else {
        return (to - load <= 1e-9 * to).then_some(above);
    };
    let share = (load - from) / (to - from);
    Some(exp(ln(below) + share * (ln(above) - ln(below))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let curve = |by: f64| (1..=12).map(|load| (f64::from(load), by / (13.0 - f64::from(load)))).collect();
        Chart {
            curves: vec![('.', curve(1.0)), ('o', curve(4.0))],
            limit: Some(2.0),
            mark: Some(11.0),
            load: |load| format!("{load:.0}/s"),
            level: |level| format!("{level:.2}s"),
        }
    }

    #[test]
    fn a_curve_crosses_its_limit_at_the_mark() {
        let chart = chart();
        let lines = chart.drawn(72);
        assert!(lines.iter().all(|line| line.chars().count() <= 72 && line.is_ascii()), "{lines:#?}");
        let limit = lines.iter().find(|line| line.contains("2.00s")).expect("the limit has a label");
        let mark = lines[0].find('|').map_or(0, |axis| lines[0][axis + 1..].find('|').expect("a mark") + axis + 1);
        // 4 / (13 - 11) = 2: the upper curve is at the limit where the mark is.
        let at = limit.rfind('o').expect("the curve reaches the limit");
        assert!(at.abs_diff(mark) <= 2, "{at} {mark}\n{}", lines.join("\n"));
        assert!(lines.last().is_some_and(|axis| axis.contains("11/s")), "{lines:#?}");
    }

    #[test]
    fn where_it_is_too_narrow_there_is_no_picture() {
        assert!(chart().drawn(30).is_empty());
        assert!(Chart { curves: Vec::new(), ..chart() }.drawn(80).is_empty());
    }

    #[test]
    fn what_is_between_two_places_lies_on_a_line() {
        let places = [(1.0, 1.0), (3.0, 4.0)];
        assert!((level_at(&places, 2.0).expect("between") - 2.0).abs() < 1e-12);
        assert_eq!((level_at(&places, 0.5), level_at(&places, 3.5)), (None, None));
    }
}
