//! `-o FORMAT=PATH`: whole files or none, and standard output as if they were not there.

use std::fs;
use std::path::Path;

use super::BANK;
use crate::cli::folder;
use crate::support::{code, hopwise, stderr, stdout};

const SHORT: [&str; 4] = ["--for", "10s", "--replications", "2"];

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn each_file_is_what_standard_output_would_be() {
    let folder = folder("html-files");
    let runs: [Vec<&str>; 3] = [
        [&["simulate", BANK], &SHORT[..]].concat(),
        [&["compare", BANK, "--designs", "asynchronous", "--undecided", "pass"], &SHORT[..]].concat(),
        vec!["recommend", "scenarios/checkout.toml"],
    ];
    for run in runs {
        let alone = hopwise(&run);
        let mut all = run.clone();
        let outputs: Vec<String> = ["text", "json", "markdown", "html"]
            .iter()
            .map(|format| format!("{format}={}", folder.join(format!("{}.{format}", run[0])).display()))
            .collect();
        for output in &outputs {
            all.extend(["-o", output]);
        }
        // Colour is for the terminal alone.
        all.extend(["--color", "always"]);
        let output = hopwise(&all);
        assert_eq!(code(&output), code(&alone), "{run:?}: {}", stderr(&output));
        assert_eq!(crate::cli::stripped(&stdout(&output)), stdout(&alone), "{run:?}");
        for format in ["text", "json", "markdown", "html"] {
            let expected = stdout(&hopwise(&[&run[..], &["--format", format]].concat()));
            assert!(text(&folder.join(format!("{}.{format}", run[0]))) == expected, "{run:?}: {format}");
        }
    }
    assert_eq!(names(&folder).len(), 12, "nothing else is left: {:?}", names(&folder));
}

#[test]
fn a_file_is_replaced_as_a_whole_and_keeps_what_leads_to_it() {
    let folder = folder("html-replaced");
    let (old, link) = (folder.join("old.html"), folder.join("link.html"));
    fs::write(&old, "x".repeat(1 << 20)).expect("a file can be written");
    #[cfg(unix)]
    std::os::unix::fs::symlink("old.html", &link).expect("a link can be made");
    #[cfg(not(unix))]
    fs::hard_link(&old, &link).expect("a link can be made");
    let output = hopwise(&["recommend", "scenarios/checkout.toml", "-o", &format!("html={}", link.display())]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(text(&link).ends_with("</html>\n"));
    #[cfg(unix)]
    {
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
        assert!(text(&old).ends_with("</html>\n"));
        let output = hopwise(&["recommend", "scenarios/checkout.toml", "-o", "html=/dev/null"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(!fs::metadata("/dev/null").expect("it is there").is_file(), "a device stays one");
    }
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is_simulated() {
    let folder = folder("html-refused");
    let copy = crate::cli::file(&folder, "bank.toml", crate::support::read(BANK));
    let inside = |name: &str| format!("html={}", folder.join(name).display());
    for (outputs, message) in [
        (vec![inside("a.html"), inside("a.html")], "is named twice"),
        (vec![inside("a.html"), inside("../html-refused/a.html")], "is named twice"),
        (vec![inside("none/a.html")], "there is no folder for"),
        (vec![format!("json={}", folder.display())], "is a folder, not a file"),
        (vec![format!("json={copy}")], "is what is read"),
        (vec!["html=-".to_owned()], "standard output is for `--format html`"),
        (vec!["pdf=a.pdf".to_owned()], "there is no format `pdf`: text, json, markdown, html"),
        (vec!["report.html".to_owned()], "expected FORMAT=PATH, such as `html=report.html`"),
        (vec!["html=".to_owned()], "no path behind `html=`"),
    ] {
        for command in
            [&["simulate", &copy][..], &["recommend", &copy], &["compare", &copy, "--designs", "asynchronous"]]
        {
            let outputs = outputs.iter().flat_map(|output| ["-o", output.as_str()]);
            let output = hopwise(&command.iter().copied().chain(outputs).collect::<Vec<_>>());
            assert_eq!(code(&output), 2, "{command:?} {message}");
            assert!(stderr(&output).contains(message), "{message}: {}", stderr(&output));
            assert_eq!(stdout(&output), "");
        }
    }
    assert_eq!(names(&folder), ["bank.toml"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_write_that_fails_is_no_verdict_and_leaves_the_old_file() {
    // Nothing can be written to this device.
    let run = ["recommend", "scenarios/checkout.toml"];
    let output = hopwise(&[&run[..], &["-o", "html=/dev/full"]].concat());
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("cannot write /dev/full: "), "{}", stderr(&output));
    assert_eq!(stdout(&output), stdout(&hopwise(&run)), "the result itself is told");
    // A folder without room for one more file.
    let output = hopwise(&[&run[..], &["-o", "html=/proc/self/a.html"]].concat());
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot write /proc/self/a.html"), "{}", stderr(&output));
}

#[test]
fn a_finding_stays_a_finding() {
    let folder = folder("html-finding");
    let file = crate::cli::file(&folder, "a.toml", crate::cli::CONTRADICTION);
    let page = folder.join("a.html");
    let output = hopwise(&["recommend", &file, "-o", &format!("html={}", page.display())]);
    assert_eq!(code(&output), 1);
    assert!(text(&page).contains("contradictory-needs"));
}
