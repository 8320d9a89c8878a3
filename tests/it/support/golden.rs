//! Files that hold an expected output.

use std::path::Path;

/// Compares `actual` with the file at `path`, or writes it when `UPDATE` is set outside CI.
pub fn compare(path: impl AsRef<Path>, actual: &str) {
    let path = super::root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        assert!(std::env::var_os("CI").is_none(), "golden files are not rewritten in CI");
        std::fs::write(&path, actual).expect("the golden file can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} is out of date: read the difference, then run the tests with UPDATE=1\n--- expected\n{expected}\n--- actual\n{actual}",
        path.display()
    );
}
