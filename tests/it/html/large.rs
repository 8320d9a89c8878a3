//! A large system makes no page that nobody can open: it shows the part with the most load, and says so.

use crate::support::{code, hopwise_with, stderr, stdout};

/// A chain of fans: each of `n` services calls the next two.
fn system(n: usize) -> String {
    let mut text = String::new();
    for at in 0..n {
        text.push_str(&format!("[services.s{at}]\nconcurrency = 4\nservice_time = \"1ms\"\n"));
    }
    for at in 0..n {
        for to in [2 * at + 1, 2 * at + 2].into_iter().filter(|to| *to < n) {
            text.push_str(&format!(
                "[[edges]]\nfrom = \"s{at}\"\nto = \"s{to}\"\noperation = \"GET /{to}\"\npattern = \"rest\"\n"
            ));
        }
    }
    text + "[[flows]]\nname = \"f\"\nentry = \"s0\"\nrate = \"2/s\"\n"
}

#[test]
fn a_thousand_services_make_a_page_of_less_than_a_megabyte() {
    let text = system(1000);
    for args in [
        &["simulate", "-", "--for", "5s", "--warmup", "1s", "--replications", "2", "--format", "html"][..],
        &["recommend", "-", "--format", "html"],
    ] {
        let output = hopwise_with(args, text.as_bytes());
        assert!(code(&output) < 2, "{args:?}: {}", stderr(&output));
        let page = stdout(&output);
        assert!(page.len() < 1_000_000, "{args:?}: {}", page.len());
        assert!(page.contains("The 60 with the most load; 940 services more."), "{args:?}");
        assert_eq!(page.matches("class=\"box ").count(), 60, "{args:?}");
    }
    let page = stdout(&hopwise_with(&["recommend", "-", "--format", "html"], text.as_bytes()));
    assert!(page.contains("699 more edges with --format json."), "what is left out is counted");
}

#[test]
fn a_system_without_load_or_edges_has_a_page_too() {
    for (command, text) in [
        ("recommend", "[services.a]\n"),
        ("simulate", "[services.a]\n[[flows]]\nname = \"f\"\nentry = \"a\"\nrate = \"0.0001/s\"\n"),
    ] {
        let output = hopwise_with(&[command, "-", "--format", "html"], text.as_bytes());
        let page = stdout(&output);
        assert!(page.ends_with("</html>\n"), "{command}: {}", stderr(&output));
    }
}
