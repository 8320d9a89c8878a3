//! JSON: the top level and each entry of its lists on a line of their own.

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::payload::{EdgePayload, Recommendation, Simulation};
use crate::threads::joined;

/// Writes `payload` and a final line break.
///
/// # Errors
/// Those of `out`.
pub fn write(payload: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Lines::default());
    payload.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Writes `value` with every entry on a line of its own, and a final line break.
///
/// # Errors
/// Those of `out`.
pub fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Writes `report` as `write` would if `edges` were its last field.
///
/// # Errors
/// Those of `out`.
pub fn recommendation(report: &Recommendation<'_>, out: &mut dyn Write) -> io::Result<()> {
    const END: &[u8] = b"\n}\n";
    let mut head = Vec::new();
    write(report, &mut head)?;
    head.truncate(head.len() - END.len());
    out.write_all(&head)?;
    out.write_all(b",\n  \"edges\": [")?;
    let entry = |edge: &EdgePayload<'_>, text: &mut Vec<u8>| {
        text.extend_from_slice(b",\n    ");
        let formatter = Lines { depth: DEEPEST, filled: false };
        Ok(edge.serialize(&mut Serializer::with_formatter(text, formatter))?)
    };
    let mut first = true;
    report.edges.each_entry(entry, |text| {
        // The first entry follows no comma.
        let skipped = usize::from(first && !text.is_empty());
        first &= text.is_empty();
        out.write_all(&text[skipped..])
    })?;
    out.write_all(if first { b"]" } else { b"\n  ]" })?;
    out.write_all(END)
}

/// Writes the report of `simulate`: each flow, service and edge has its line.
///
/// # Errors
/// Those of `out`.
pub fn simulation(report: &Simulation<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.edges.len() < LARGE {
        return write(report, out);
    }
    // Writing hundreds of megabytes takes about as long as making them.
    let (to, made) = sync_channel::<Vec<u8>>(PARTS);
    std::thread::scope(|scope| {
        let making = scope.spawn(move || {
            let mut parts = Parts { to, part: Vec::new() };
            report.serialize(&mut Serializer::with_formatter(&mut parts, Lines::default()))?;
            parts.write_all(b"\n")?;
            parts.flush()
        });
        // When nobody reads any more, the other side is told by its next part.
        let written = made.into_iter().try_for_each(|part| out.write_all(&part));
        written.and(joined(making))
    })
}

/// Edges from which a report is written while it is made.
const LARGE: usize = 10_000;
/// Parts of it that wait to be written.
const PARTS: usize = 16;

/// Bytes of a part.
const PART: usize = 1 << 16;

/// Sends what is written to another thread, a part at a time.
struct Parts {
    to: SyncSender<Vec<u8>>,
    part: Vec<u8>,
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let part = std::mem::replace(&mut self.part, Vec::with_capacity(PART + PART / 8));
        self.to.send(part).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

/// Breaks lines down to the entries of top-level lists: one edge, one line.
#[derive(Default)]
struct Lines {
    depth: usize,
    /// Whether the value that ends now had entries.
    filled: bool,
}

const DEEPEST: usize = 2;

impl Lines {
    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled && self.depth < DEEPEST {
            self.line(out)?;
        }
        self.filled = true;
        out.write_all(bracket)
    }

    fn line<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        out.write_all(&b"    "[..2 * self.depth.min(DEEPEST)])
    }

    fn next<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if self.depth <= DEEPEST {
            self.line(out)
        } else if first {
            Ok(())
        } else {
            out.write_all(b" ")
        }
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_entry_of_a_top_level_list_has_its_line() {
        let value = serde_json::json!({ "a": [], "b": [{ "c": 1, "d": [1, 2] }, { "c": 2 }], "e": {} });
        let mut out = Vec::new();
        super::write(&value, &mut out).unwrap();
        let expected =
            "{\n  \"a\": [],\n  \"b\": [\n    {\"c\": 1, \"d\": [1, 2]},\n    {\"c\": 2}\n  ],\n  \"e\": {}\n}\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        let back: serde_json::Value = serde_json::from_str(expected).unwrap();
        assert_eq!(back, value);
    }
}
