//! The reference page of the file format, from the table that the parser reads.

use std::fmt::Write;

use super::attributes::{Group, TABLES, Table};

/// All attributes as Markdown: type, default, who reads it, one sentence each.
pub fn reference() -> String {
    let mut page = String::from(
        "# The file, key by key\n\n\
         Generated from the table that the parser reads; the tests fail when it is out of date.\n\n\
         - Durations are strings with a unit: `ns`, `us`, `ms`, `s`, `m`, `h`, `d` (`\"1m30s\"` works too).\n\
         - Rates are per `/s`, `/m` or `/h`; `k` and `M` multiply (`\"10k/s\"`).\n\
         - Sizes take `B`, `kB`, `MB`, `GB` (decimal) and `KiB`, `MiB`, `GiB` (binary).\n\
         - A bandwidth is a size per second (`\"100MB/s\"`), or in `kbit/s`, `Mbit/s`, `Gbit/s`.\n\
         - Ratios are `0`..`1` or a percentage (`\"2%\"`).\n\
         - A law is a duration that is drawn; how each is spelled stands under [`LAW`](#law).\n\
         - Tables within a key, such as `line = { … }`, stand at the end.\n\
         - `version = 1` may stand first. Unknown keys are errors.\n\
         - `[designs.NAME]` lays what differs over the file: `system`, `services.NAME`, `brokers.NAME` and\n\
         \u{20} `edges.\"FROM->TO:OPERATION\"` with the keys below, and `extends = \"OTHER\"`. It cannot add or remove edges.\n",
    );
    for table in TABLES {
        section(&mut page, table);
    }
    page
}

fn section(page: &mut String, table: &Table) {
    // Writing to a String cannot fail.
    let _ = write!(page, "\n## `{}`\n", table.header);
    if !table.about.is_empty() {
        let _ = write!(page, "\n{}\n", table.about);
    }
    for Group { title, attributes } in table.groups {
        if !title.is_empty() {
            let _ = write!(page, "\n### {title}\n");
        }
        page.push_str("\n| key | type | default | read by | what it says |\n|---|---|---|---|---|\n");
        for attribute in *attributes {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} | {} |",
                attribute.name,
                attribute.kind.short(),
                attribute.default,
                attribute.read_by,
                attribute.summary
            );
        }
    }
}
