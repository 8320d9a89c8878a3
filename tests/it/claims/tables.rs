//! The tables of a Markdown page, each with the command that stands above it.

pub struct Table {
    /// The line of the `sh` block before it, if nothing but text stands between.
    pub command: Option<String>,
    pub heads: Vec<String>,
    pub rows: Vec<Row>,
}

pub struct Row {
    /// Of the page, from 0.
    pub line: usize,
    pub cells: Vec<String>,
}

impl Row {
    /// What the first cell has in code.
    fn code(&self) -> impl Iterator<Item = &str> {
        self.cells[0].split('`').skip(1).step_by(2)
    }

    /// Arguments of its own: a flag or a file.
    pub fn added(&self) -> Vec<String> {
        let arguments = self.code().filter(|code| code.starts_with('-') || code.ends_with(".toml"));
        arguments.flat_map(crate::support::words).collect()
    }

    /// What else it speaks of: an edge, a saga.
    pub fn subject(&self) -> Option<&str> {
        self.code().find(|code| !code.starts_with('-') && !code.ends_with(".toml"))
    }
}

fn cells(line: &str) -> Vec<String> {
    line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

pub fn tables(page: &str) -> Vec<Table> {
    let (mut found, mut command, mut in_shell, mut open) = (Vec::<Table>::new(), None, false, false);
    for (at, line) in page.lines().enumerate() {
        match line {
            "```sh" => in_shell = true,
            "```" => in_shell = false,
            line if in_shell => command = Some(line.to_owned()),
            line if line.starts_with("|--") => {}
            line if line.starts_with('|') && open => {
                found.last_mut().expect("an open table").rows.push(Row { line: at, cells: cells(line) });
            }
            line if line.starts_with('|') => {
                found.push(Table { command: command.take(), heads: cells(line), rows: Vec::new() });
                open = true;
            }
            _ => open = false,
        }
    }
    found
}

#[test]
fn a_table_is_read_with_its_command() {
    let page = "```sh\nhopwise simulate a.toml\n```\n\ntext\n\n| x | shop: mean |\n|---|---:|\n| `--design b`, `b->c` | 1 |\n\n| y |\n|---|\n";
    let [first, second] = &tables(page)[..] else { panic!("two tables") };
    assert_eq!(first.command.as_deref(), Some("hopwise simulate a.toml"));
    assert_eq!((first.heads[1].as_str(), first.rows[0].line), ("shop: mean", 8));
    assert_eq!(first.rows[0].added(), ["--design", "b"]);
    assert_eq!(first.rows[0].subject(), Some("b->c"));
    assert!(second.command.is_none() && second.rows.is_empty());
}
