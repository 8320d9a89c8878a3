//! What cannot be written is said, and leaves the file as it was.

use std::path::PathBuf;

use crate::support::{code, hopwise, hopwise_with, read, root, stderr};

fn copy(name: &str) -> PathBuf {
    let folder = root().join("target/tmp/apply-refused");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, read("scenarios/checkout.toml")).expect("written");
    path
}

#[test]
fn changes_from_the_command_line_are_not_in_the_file() {
    let path = copy("changed.toml");
    let path = path.to_str().expect("text");
    for change in [["--set", "services.bank.service_time=1s"], ["--policy", "async-first"], ["--design", "x"]] {
        let output = hopwise(&[&["recommend", path, "--apply"], &change[..]].concat());
        assert_eq!(code(&output), 2, "{change:?}");
        assert!(stderr(&output).contains("change the file first"), "{}", stderr(&output));
    }
    assert_eq!(std::fs::read_to_string(path).expect("there"), read("scenarios/checkout.toml"));
}

#[test]
fn standard_input_has_no_place_to_write_to_but_a_patch_can_be_shown() {
    let text = read("scenarios/checkout.toml");
    let output = hopwise_with(&["recommend", "-", "--apply"], text.as_bytes());
    assert_eq!((code(&output), stderr(&output).contains("`--diff` shows")), (2, true), "{}", stderr(&output));
    assert_eq!(code(&hopwise_with(&["recommend", "-", "--diff"], text.as_bytes())), 0);
}

#[test]
fn a_design_needs_a_name_that_is_one_and_is_not_taken() {
    let path = copy("design.toml");
    let path = path.to_str().expect("text");
    let bad = hopwise(&["recommend", path, "--as-design", "a b"]);
    assert_eq!((code(&bad), stderr(&bad).contains("is no name")), (2, true), "{}", stderr(&bad));
    let first = hopwise(&["recommend", path, "--as-design", "next", "--no-evidence"]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let once = std::fs::read_to_string(path).expect("there");
    assert!(
        once.contains("[designs.next.edges.\"order->payment:charge\"]\npattern = \"async-request-reply\"\n"),
        "{once}"
    );
    let second = hopwise(&["recommend", path, "--as-design", "next", "--no-evidence"]);
    assert_eq!((code(&second), stderr(&second).contains("there is a design `next` already")), (2, true));
    assert_eq!(std::fs::read_to_string(path).expect("there"), once);
    // The new design is compared like any other.
    let compared = hopwise(&["compare", path, "--designs", "next", "--for", "20s", "--warmup", "0s"]);
    assert_eq!(code(&compared), 0, "{}", stderr(&compared));
}

#[test]
fn a_design_in_one_line_cannot_be_added_to() {
    let path = copy("inline.toml");
    let text = read("scenarios/checkout.toml").replace("version = 1", "version = 1\ndesigns = { x = {} }");
    std::fs::write(&path, &text).expect("written");
    let output = hopwise(&["recommend", path.to_str().expect("text"), "--as-design", "next"]);
    assert_eq!((code(&output), stderr(&output).contains("cannot be changed")), (2, true), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(&path).expect("there"), text);
}

#[test]
fn a_flow_has_no_place_in_a_design_and_that_is_said() {
    let path = copy("flow.toml");
    std::fs::write(&path, read("scenarios/place-order.toml")).expect("written");
    let output = hopwise(&["recommend", path.to_str().expect("text"), "--as-design", "next", "--no-evidence"]);
    assert!(stderr(&output).contains("a design cannot state it: flows."), "{}", stderr(&output));
}

/// A folder in place of the file that is written beside it: nothing can be written there.
#[cfg(unix)]
#[test]
fn a_folder_that_takes_no_file_leaves_all_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let folder = root().join("target/tmp/apply-locked");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("x.toml");
    std::fs::write(&path, read("scenarios/checkout.toml")).expect("written");
    let lock = |mode: u32| std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).expect("a mode");
    lock(0o555);
    let may_write = std::fs::write(folder.join("probe"), "").is_ok();
    let output = hopwise(&["recommend", path.to_str().expect("text"), "--apply", "--no-evidence"]);
    lock(0o755);
    // Whoever runs everything may write everywhere.
    if !may_write {
        assert_eq!((code(&output), stderr(&output).contains("cannot write")), (2, true), "{}", stderr(&output));
        assert_eq!(std::fs::read_to_string(&path).expect("there"), read("scenarios/checkout.toml"));
    }
}
