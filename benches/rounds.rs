//! How often the benchmarks repeat: `--rounds N`.

const USUAL: usize = 5;

/// The number asked for, else the usual one; `None` for arguments that are none.
pub fn rounds(mut arguments: impl Iterator<Item = String>) -> Option<usize> {
    let mut rounds = USUAL;
    while let Some(name) = arguments.next() {
        match name.as_str() {
            "--bench" => {}
            "--rounds" => rounds = arguments.next()?.parse().ok().filter(|rounds| (1..=1000).contains(rounds))?,
            _ => return None,
        }
    }
    Some(rounds)
}
