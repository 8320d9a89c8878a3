//! Boxes and arrows as SVG: drawn here, so that it is there without scripts.

use std::fmt::Write;

use super::layout::layout;
use crate::report::escape::html;
use crate::report::numbers::counted;
use crate::vocabulary::ServiceKind;

/// Boxes of a picture that can still be looked at.
pub const MOST_BOXES: usize = 60;
/// Arrows whose label does not hide others.
const MOST_LABELS: usize = 40;

/// Pixels.
const WIDTH: f64 = 152.0;
const HEIGHT: f64 = 54.0;
const ROW: f64 = 86.0;
const MARGIN: f64 = 16.0;
/// Between two columns, as the labels need it.
const LEAST_GAP: f64 = 64.0;
const MOST_GAP: f64 = 150.0;
const LETTER: f64 = 6.3;
/// Letters that fit.
const NAME: usize = 21;
const LARGE_NAME: usize = 17;
const NOTE: usize = 23;
const LABEL: usize = 20;
/// Columns whose picture may shrink to four fifths before it scrolls; the style knows how wide that is.
const MOST_COLUMNS: usize = 9;

pub struct Picture {
    pub title: String,
    pub boxes: Vec<Box>,
    pub arrows: Vec<Arrow>,
}

pub struct Box {
    pub name: String,
    pub kind: ServiceKind,
    /// Below the name.
    pub note: String,
    /// A mark at the corner.
    pub badge: Option<&'static str>,
    /// One of the classes of the style: how it is filled.
    pub class: &'static str,
    /// Who is left out when there are too many: those with the least.
    pub weight: f64,
}

pub struct Arrow {
    pub from: usize,
    pub to: usize,
    /// At most two lines.
    pub label: String,
    /// One of the classes of the style.
    pub class: &'static str,
    /// Nobody waits at its start.
    pub dashed: bool,
    /// All that is known of it.
    pub told: String,
}

impl Picture {
    /// SVG in a frame that scrolls; `prefix` keeps its ids apart from those of other pictures.
    pub fn figure(mut self, prefix: &str, legend: &str) -> String {
        let all = self.boxes.len();
        self.keep_the_heaviest();
        let left = all - self.boxes.len();
        let (svg, columns) = self.svg(prefix);
        let columns = if columns <= MOST_COLUMNS { format!(" columns-{columns}") } else { String::new() };
        let note = match left {
            0 => String::new(),
            left => format!(
                "<p class=\"legend\">The {MOST_BOXES} with the most load; {} more.</p>\n",
                counted(left, "service")
            ),
        };
        format!(
            "<figure class=\"topology{columns}\">\n<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n{svg}</div>\n\
             {legend}{note}</figure>\n",
            html(&self.title)
        )
    }

    fn keep_the_heaviest(&mut self) {
        if self.boxes.len() <= MOST_BOXES {
            return;
        }
        let mut by_weight: Vec<usize> = (0..self.boxes.len()).collect();
        by_weight.sort_by(|a, b| self.boxes[*b].weight.total_cmp(&self.boxes[*a].weight));
        let mut place = vec![None; self.boxes.len()];
        let mut kept: Vec<usize> = by_weight.into_iter().take(MOST_BOXES).collect();
        kept.sort_unstable();
        for (at, node) in kept.iter().enumerate() {
            place[*node] = Some(at);
        }
        let mut boxes: Vec<Option<Box>> = std::mem::take(&mut self.boxes).into_iter().map(Some).collect();
        self.boxes = kept.iter().filter_map(|node| boxes[*node].take()).collect();
        let arrows = std::mem::take(&mut self.arrows).into_iter();
        self.arrows = arrows.filter_map(|it| Some(Arrow { from: place[it.from]?, to: place[it.to]?, ..it })).collect();
    }

    /// The picture and its columns.
    fn svg(&self, prefix: &str) -> (String, usize) {
        let ends: Vec<(usize, usize)> = self.arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
        let made = layout(self.boxes.len(), &ends);
        let labelled = self.arrows.len() <= MOST_LABELS;
        let lines = self.arrows.iter().filter(|_| labelled).flat_map(|arrow| arrow.label.lines());
        let longest = lines.map(|line| line.chars().count().min(LABEL)).max().unwrap_or(0);
        let gap = (longest as f64 * LETTER + 28.0).clamp(LEAST_GAP, MOST_GAP).round();
        let width = 2.0 * MARGIN + made.columns as f64 * (WIDTH + gap) - gap;
        let height = 2.0 * MARGIN + (made.rows - 1.0).max(0.0) * ROW + HEIGHT;
        let mut out = String::new();
        // Writing to a String cannot fail; the results are dropped for that reason.
        let _ = write!(
            out,
            "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{prefix}-title {prefix}-desc\">\n<title id=\"{prefix}-title\">{}</title>\n\
             <desc id=\"{prefix}-desc\">{}</desc>\n<defs>\n",
            html(&self.title),
            html(&self.in_words())
        );
        for class in CLASSES {
            let _ = writeln!(
                out,
                "<marker id=\"{prefix}-{class}\" class=\"{class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" \
                 markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0 8 4 0 8z\"/></marker>"
            );
        }
        out.push_str("</defs>\n");
        let spot =
            |(column, row): (usize, f64)| (MARGIN + column as f64 * (WIDTH + gap), MARGIN + row * ROW + HEIGHT / 2.0);
        for (arrow, bends) in self.arrows.iter().zip(&made.bends) {
            let (from, to) = (spot(made.nodes[arrow.from]), spot(made.nodes[arrow.to]));
            let bends: Vec<(f64, f64)> = bends.iter().map(|bend| spot(*bend)).collect();
            let joins = ends.iter().filter(|end| end.1 == arrow.to).count();
            // A long arrow is alone where it comes from, at its last column.
            let forks = if bends.is_empty() { ends.iter().filter(|end| end.0 == arrow.from).count() } else { 1 };
            let side = if joins > forks { Side::Start } else { Side::End };
            let (path, middle) = path(from, to, &bends, side);
            let dashed = if arrow.dashed { " message" } else { "" };
            let _ = write!(
                out,
                "<g class=\"arrow {}{dashed}\"><title>{}</title><path d=\"{path}\" marker-end=\"url(#{prefix}-{})\"/>",
                arrow.class,
                html(&arrow.told),
                arrow.class
            );
            // One line above the arrow, one below.
            for (line, down) in arrow.label.lines().filter(|_| labelled).zip([-7.0, 16.0]) {
                let ((x, y), label) = (middle, html(&short(line, LABEL)));
                let _ = write!(out, "<text x=\"{x:.1}\" y=\"{:.1}\">{label}</text>", y + down);
            }
            out.push_str("</g>\n");
        }
        for (node, place) in self.boxes.iter().zip(&made.nodes) {
            node.draw(spot(*place), &mut out);
        }
        out.push_str("</svg>\n");
        (out, made.columns)
    }

    /// For who cannot see it; the tables have the figures.
    fn in_words(&self) -> String {
        const MOST: usize = 20;
        let told: Vec<&str> = self.arrows.iter().take(MOST).map(|arrow| arrow.told.as_str()).collect();
        let more = self.arrows.len().saturating_sub(MOST);
        let more = if more > 0 { format!("; and {}", counted(more, "more arrow")) } else { String::new() };
        let boxes = self.boxes.iter().filter(|node| !node.note.is_empty()).take(MOST);
        let boxes: Vec<String> = boxes.map(|node| format!("{}: {}", node.name, node.note)).collect();
        format!("{}. {}{more}.", boxes.join("; "), told.join("; "))
    }
}

/// How arrows may be coloured.
const CLASSES: [&str; 6] = ["calm", "bad", "sync", "queue", "pub-sub", "none"];

impl Box {
    /// Left end and middle.
    fn draw(&self, (x, y): (f64, f64), out: &mut String) {
        let (top, middle) = (y - HEIGHT / 2.0, x + WIDTH / 2.0);
        let kind = match self.kind {
            ServiceKind::Service => "service",
            ServiceKind::Client => "client",
            ServiceKind::External => "external",
            ServiceKind::Gateway => "gateway",
            ServiceKind::Store => "store",
        };
        let round = if self.kind == ServiceKind::Client { HEIGHT / 2.0 } else { 8.0 };
        let told = format!("{} ({kind}){}{}", self.name, if self.note.is_empty() { "" } else { ": " }, self.note);
        let _ = write!(
            out,
            "<g class=\"box {} {kind}\"><title>{}</title><rect x=\"{x}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
             rx=\"{round}\"/><text x=\"{middle}\" y=\"{:.1}\" class=\"{}\">{}</text>",
            self.class,
            html(&told),
            if self.note.is_empty() { y + 5.0 } else { y - 4.0 },
            if self.name.chars().count() > LARGE_NAME { "name long" } else { "name" },
            html(&short(&self.name, NAME))
        );
        if !self.note.is_empty() {
            let _ = write!(out, "<text x=\"{middle}\" y=\"{:.1}\">{}</text>", y + 15.0, html(&short(&self.note, NOTE)));
        }
        if let Some(badge) = self.badge {
            let wide = 14.0 + 6.5 * badge.len() as f64;
            let left = x + WIDTH - wide - 8.0;
            let _ = write!(
                out,
                "<rect class=\"badge\" x=\"{left}\" y=\"{:.1}\" width=\"{wide}\" height=\"18\" rx=\"9\"/>\
                 <text class=\"badge\" x=\"{:.1}\" y=\"{:.1}\">{badge}</text>",
                top - 11.0,
                left + wide / 2.0,
                top + 2.5
            );
        }
        out.push_str("</g>\n");
    }
}

/// A curve from the right of `from` to the left of `to` by way of `bends`, and where its label stands. Arrows
/// back go below, loops above.
fn path(from: (f64, f64), to: (f64, f64), bends: &[(f64, f64)], side: Side) -> (String, (f64, f64)) {
    if from == to {
        let (x, y) = (from.0 + WIDTH / 2.0, from.1 - HEIGHT / 2.0);
        let path = format!("M{:.1} {y:.1}c-8 -26 48 -26 40 -2", x - 16.0);
        return (path, (x + 4.0, y - 14.0));
    }
    if to.0 <= from.0 {
        let (start, end) = (from.0 + WIDTH / 2.0, to.0 + WIDTH / 2.0);
        let (high, low) = (from.1 + HEIGHT / 2.0, to.1 + HEIGHT / 2.0);
        let deep = high.max(low) + 24.0;
        let path = format!("M{start:.1} {high:.1}C{start:.1} {deep:.1} {end:.1} {deep:.1} {end:.1} {:.1}", low + 2.0);
        return (path, ((start + end) / 2.0, deep + 2.0));
    }
    let mut points = vec![(from.0 + WIDTH, from.1)];
    for (x, y) in bends {
        // Straight through the column that it passes.
        points.extend([(*x, *y), (x + WIDTH, *y)]);
    }
    points.push((to.0 - 2.0, to.1));
    let mut path = format!("M{:.1} {:.1}", points[0].0, points[0].1);
    let last = points.len() - 2;
    let mut label = (0.0, 0.0);
    for (at, pair) in points.windows(2).enumerate() {
        let [(a, b), (c, d)] = [pair[0], pair[1]];
        // A curve that is soon at the height of its end leaves room for a label where those of a fork are apart;
        // one that stays at that of its start, where those of a join are.
        let bend = a + (c - a) * if at < last { 0.5 } else { side.bend() };
        let _ = write!(path, "C{bend:.1} {b:.1} {bend:.1} {d:.1} {c:.1} {d:.1}");
        label = ((a + c) / 2.0, b + (d - b) * side.height());
    }
    (path, label)
}

/// Where the label of an arrow has most room.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

impl Side {
    /// Share of the way to the next column at which the curve rises or falls.
    fn bend(self) -> f64 {
        match self {
            Self::Start => 0.72,
            Self::End => 0.28,
        }
    }

    /// Share of the rise that is done in the middle of the way, with that bend.
    fn height(self) -> f64 {
        match self {
            Self::Start => 0.23,
            Self::End => 0.77,
        }
    }
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
