//! The same bytes on any number of threads.

use super::servers;
use crate::cli::{file, folder};
use crate::support::{hopwise, stdout};

#[test]
fn the_number_of_threads_changes_no_byte() {
    let more = "[[objectives]]\nexpr = \"p(99){flow:main} < 100ms\"\n";
    let path = file(&folder("capacity-bytes"), "one.toml", servers(1, 40.0, more));
    for format in ["text", "json"] {
        let run = |threads: &str, seed: &str| {
            let args =
                ["capacity", &path, "--pulse", "2x+5s", "--threads", threads, "--seed", seed, "--format", format];
            stdout(&hopwise(&args))
        };
        let one = run("1", "1");
        assert!(one.len() > 1_000, "{one}");
        assert!(run("2", "1") == one, "{format} on 2 threads differs");
        assert!(run("2", "2") != one, "another seed is another result");
    }
}
