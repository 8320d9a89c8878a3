//! The fuzz target has a lock file of its own, which nobody builds by chance.

use std::collections::BTreeSet;

use crate::support::read;

/// Names under `[dependencies]` of the manifest.
fn stated(manifest: &str) -> BTreeSet<String> {
    let table = manifest.split("\n[dependencies]\n").nth(1).expect("dependencies are stated");
    let table = table.split("\n[").next().unwrap_or_default();
    table.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned()).collect()
}

/// What the lock file says that hopwise depends on.
fn locked(lock: &str) -> BTreeSet<String> {
    let package =
        lock.split("[[package]]\n").find(|it| it.starts_with("name = \"hopwise\"\n")).expect("hopwise is locked");
    let listed = package.split("dependencies = [\n").nth(1).expect("it has dependencies");
    let listed = listed.split(']').next().unwrap_or_default();
    listed.lines().map(|line| line.trim().trim_matches([',', '"']).to_owned()).filter(|it| !it.is_empty()).collect()
}

#[test]
fn the_lock_of_the_fuzz_target_knows_every_dependency() {
    let (stated, locked) = (stated(&read("Cargo.toml")), locked(&read("fuzz/Cargo.lock")));
    assert!(stated.contains("serde") && stated.len() > 5, "{stated:?}");
    assert_eq!(stated, locked, "cargo metadata --manifest-path fuzz/Cargo.toml refreshes it");
}
