//! The page in a browser: quiet, alone, at every width, light and dark, by keyboard, without scripts.

use std::fs;

use serde_json::{Value, json};

use super::{PAGES, page, page_file};
use crate::hostile::EVIL;
use crate::support::browser::Browser;
use crate::support::{hopwise_with, stdout};

const WIDTHS: [u32; 3] = [360, 768, 1280];

#[test]
fn no_page_complains_asks_the_network_or_scrolls_sideways() {
    let Some(mut browser) = Browser::open("quiet") else { return };
    for (name, args) in PAGES {
        let path = page_file("quiet", name, args);
        browser.visit(&path);
        for width in WIDTHS {
            browser.width(width);
            let wide = browser.value("document.documentElement.scrollWidth");
            assert!(wide.as_u64() <= Some(width.into()), "{name} at {width}: {wide}");
        }
        assert_eq!(browser.complaints(), [""; 0], "{name}");
        assert_eq!(browser.requests(), [""; 0], "{name}");
    }
}

#[test]
fn what_a_page_must_not_do_is_noticed() {
    let Some(mut browser) = Browser::open("noticed") else { return };
    let path = page_file("noticed", "twin", PAGES[2].1);
    let text = page(PAGES[2].1);
    // Nobody listens there.
    let strange = text.replace("</main>", "<img src=\"http://127.0.0.1:9/x.png\" alt=\"\"></main>");
    fs::write(&path, &strange).expect("a file can be written");
    browser.visit(&path);
    assert!(!browser.complaints().is_empty(), "the policy refuses an image, and says so");
    let open = strange.replace("Content-Security-Policy", "no-policy");
    fs::write(&path, &open).expect("a file can be written");
    browser.visit(&path);
    assert_eq!(browser.requests(), ["http://127.0.0.1:9/x.png"]);
    for mistake in ["<script>console.error('x')</script>", "<script>nothing.there()</script>"] {
        fs::write(&path, open.replace("<img src=\"http://127.0.0.1:9/x.png\" alt=\"\">", mistake)).expect("a file");
        browser.visit(&path);
        assert_eq!(browser.complaints().len(), 1, "{mistake}: {:?}", browser.complaints());
    }
    fs::write(&path, text.replace("</main>", "<script>document.title = 'pwned'</script></main>")).expect("a file");
    browser.visit(&path);
    assert_ne!(browser.value("document.title"), "pwned", "a script of others does not run");
    let wide = text.replace("</main>", "<svg width=\"2000\" height=\"9\"></svg></main>");
    fs::write(&path, wide).expect("a file can be written");
    browser.visit(&path);
    browser.width(360);
    assert!(browser.value("document.documentElement.scrollWidth").as_u64() > Some(360));
}

#[test]
fn dark_is_dark_and_the_button_turns_it() {
    let Some(mut browser) = Browser::open("dark") else { return };
    const GROUND: &str = "getComputedStyle(document.body).backgroundColor";
    const CHART: &str = "document.querySelector('.chart canvas').toDataURL()";
    browser.visit(&page_file("dark", "simulate", PAGES[0].1));
    browser.scheme("light");
    let light = (browser.value(GROUND), browser.value(CHART));
    browser.scheme("dark");
    let dark = (browser.value(GROUND), browser.value(CHART));
    assert_ne!(light.0, dark.0);
    assert_ne!(light.1, dark.1, "charts have the colours of the page");
    browser.value("document.getElementById('theme').focus()");
    assert_eq!(browser.value("document.getElementById('theme').ariaLabel"), "Show the page light");
    browser.value("document.getElementById('theme').click()");
    browser.settle();
    assert_eq!((browser.value(GROUND), browser.value(CHART)), light, "the button goes before the system");
    browser.value("document.getElementById('theme').click(); dispatchEvent(new Event('beforeprint'))");
    browser.settle();
    assert_eq!(browser.value(CHART), light.1, "paper is light");
    assert_eq!(browser.value("document.querySelectorAll('details:not([open], .numbers)').length"), 0);
    browser.value("dispatchEvent(new Event('afterprint'))");
    browser.settle();
    assert_eq!((browser.value(GROUND), browser.value(CHART)), dark);
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn text_stands_out_from_its_ground_in_light_and_dark() {
    let Some(mut browser) = Browser::open("contrast") else { return };
    // WCAG 2.2, 1.4.3: 4.5 for text; the ground is the nearest that is not transparent.
    const LEAST: &str = "(() => {
        const light = (c) => { const [r, g, b] = c.map((v) => { const s = v / 255;
            return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const parts = (text) => text.match(/[\\d.]+/g).map(Number);
        const ground = (e) => { for (let at = e; at; at = at.parentElement) {
            const c = parts(getComputedStyle(at).backgroundColor); if (c.length === 3 || c[3] > 0.9) return c.slice(0, 3); } };
        const seen = [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && !e.closest('svg, .hidden, .skip, caption')
            && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
        return seen.map((e) => { const [a, b] = [light(parts(getComputedStyle(e).color).slice(0, 3)), light(ground(e))];
            return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className + ': ' + e.textContent.slice(0, 40)]; })
            .sort((x, y) => x[0] - y[0])[0];
    })()";
    for (name, args) in PAGES {
        browser.visit(&page_file("contrast", name, args));
        for scheme in ["light", "dark"] {
            browser.scheme(scheme);
            let worst = browser.value(LEAST);
            assert!(worst[0].as_f64() >= Some(4.5), "{name}, {scheme}: {worst}");
        }
    }
}

#[test]
fn charts_are_read_by_keyboard_and_as_tables() {
    let Some(mut browser) = Browser::open("keyboard") else { return };
    browser.visit(&page_file("keyboard", "simulate", PAGES[0].1));
    const READING: &str = "document.querySelector('#chart-over-time-0 [aria-live]').textContent";
    browser.value("document.querySelector('#chart-over-time-0 .plot').focus()");
    assert_eq!(browser.value(READING), "");
    browser.key("ArrowRight");
    let first = browser.value(READING);
    browser.key("ArrowRight");
    let second = browser.value(READING);
    let told = |reading: &Value, start: &str| {
        let text = reading.as_str().expect("a text");
        assert!(text.starts_with(start) && text.contains("offered ") && text.contains("failed "), "{text}");
    };
    told(&first, "600ms: ");
    told(&second, "1.8s: ");
    browser.key("End");
    told(&browser.value(READING), "239s: ");
    browser.key("Escape");
    assert_eq!(browser.value(READING), "");
    // A name in the legend is a button that hides its line.
    const NAME: &str = "document.querySelectorAll('#chart-over-time-0 .u-series th')[2]";
    let pressed = format!("{NAME}.ariaPressed");
    assert_eq!(
        (browser.value(&format!("{NAME}.textContent")), browser.value(&pressed)),
        ("succeeded".into(), "true".into())
    );
    browser.value(&format!("{NAME}.focus()"));
    browser.key("Enter");
    assert_eq!(browser.value(&pressed), "false");
    browser.value("document.querySelectorAll('.chart details').forEach((it) => { it.open = true; })");
    browser.settle();
    let rows = browser.value("document.querySelectorAll('#chart-over-time-0 .numbers tbody tr').length");
    assert_eq!(rows, 200, "a row for each moment");
    let charts = browser.value("document.querySelectorAll('.chart').length");
    assert_eq!(browser.value("document.querySelectorAll('.chart .numbers table').length"), charts);
    for width in WIDTHS {
        browser.width(width);
        assert!(browser.value("document.documentElement.scrollWidth").as_u64() <= Some(width.into()), "{width}");
    }
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn without_scripts_everything_but_the_charts_is_there() {
    let Some(mut browser) = Browser::open("scripts-off") else { return };
    let path = page_file("scripts-off", "simulate", PAGES[0].1);
    browser.visit(&path);
    const TEXT: &str = "[...document.querySelectorAll('main table:not(.chart table), main dl, main .lead')].map(e => e.textContent).join()";
    let with = browser.value(TEXT);
    browser.without_scripts();
    browser.visit(&path);
    assert_eq!(browser.value("document.querySelectorAll('.chart').length"), 0);
    assert_eq!(browser.value(TEXT), with);
    assert!(with.as_str().is_some_and(|text| text.len() > 1000));
    assert!(browser.value("document.body.innerText").as_str().is_some_and(|it| it.contains("The charts need scripts")));
    assert_eq!(
        browser.value("document.getElementById('theme').checkVisibility()"),
        false,
        "a button that does nothing"
    );
    assert!(browser.value("document.querySelectorAll('.topology svg .box').length").as_u64() >= Some(4));
}

#[test]
fn everything_has_a_name_for_who_does_not_see_it() {
    let Some(mut browser) = Browser::open("names") else { return };
    for (name, args) in PAGES {
        browser.visit(&page_file("names", name, args));
        let tree = browser.call("Accessibility.getFullAXTree", json!({}));
        let nodes: Vec<(&str, &str)> = tree["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .filter(|node| node["ignored"] != true)
            .map(|node| {
                let text = |of: &'static str| node[of]["value"].as_str().unwrap_or_default();
                (text("role"), text("name"))
            })
            .collect();
        for (role, found) in &nodes {
            let needs =
                ["image", "img", "button", "link", "navigation", "region", "table", "heading", "group", "columnheader"];
            // Groups that browsers make themselves, of what can be opened, have none.
            let nameless = *role == "group" && found.is_empty();
            assert!(!needs.contains(role) || !found.is_empty() || nameless, "{name}: a {role} without a name");
        }
        for role in ["banner", "main", "navigation", "contentinfo", "heading", "table", "image", "button"] {
            // Only the page of a capacity has no topology.
            let spared = role == "image" && name == "capacity";
            assert!(spared || nodes.iter().any(|(known, _)| *known == role), "{name}: no {role}");
        }
        let order = browser.value("[...document.querySelectorAll('h1, h2, h3')].map(e => Number(e.tagName[1]))");
        let order: Vec<u64> = order.as_array().expect("levels").iter().filter_map(Value::as_u64).collect();
        assert_eq!(order.iter().filter(|level| **level == 1).count(), 1, "{name}");
        assert!(order.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {order:?}");
        let plots =
            browser.value("[...document.querySelectorAll('.plot')].every(e => e.ariaLabel.startsWith('Chart: '))");
        assert_eq!(plots, true, "{name}");
        assert_eq!(browser.value("document.documentElement.lang"), "en");
    }
}

#[test]
fn hostile_texts_of_charts_do_nothing() {
    let Some(mut browser) = Browser::open("hostile") else { return };
    let path = page_file("hostile", "page", PAGES[2].1);
    for evil in EVIL {
        let args = ["simulate", "-", "--for", "20s", "--replications", "2", "--format", "html"];
        let output = hopwise_with(&args, super::markup::loaded(evil).as_bytes());
        fs::write(&path, stdout(&output)).expect("a file can be written");
        browser.visit(&path);
        browser.value("document.querySelectorAll('.chart details').forEach((it) => { it.open = true; })");
        browser.settle();
        assert_eq!(browser.complaints(), [""; 0], "{evil:?}");
        assert_eq!(browser.requests(), [""; 0], "{evil:?}");
        assert_eq!(browser.value("document.querySelectorAll('img, b.x, a:not([href^=\"#\"])').length"), 0, "{evil:?}");
        let shown = browser.value("document.body.innerText");
        let hidden = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{1b}');
        assert!(!shown.as_str().expect("a text").contains(hidden), "{evil:?}");
    }
}
