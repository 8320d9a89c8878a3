//! Names and texts come from a file that anybody may have written: nothing in them may move the
//! cursor, break a line, or turn into markup.

use std::borrow::Cow;

/// `text` with control characters, line breaks and direction marks spelled out, and with what CI
/// systems take for an order broken up.
pub fn plain(text: &str) -> Cow<'_, str> {
    let mut safe = Cow::Borrowed(text);
    if text.chars().any(is_unsafe) {
        let spelled = |c: char| if is_unsafe(c) { c.escape_unicode().to_string() } else { c.to_string() };
        safe = Cow::Owned(text.chars().map(spelled).collect());
    }
    // `::error::…` at the start of any line, and `##[error]…` anywhere, are orders.
    for (order, broken) in ORDERS {
        if safe.contains(order) {
            safe = Cow::Owned(safe.replace(order, broken));
        }
    }
    safe
}

/// What a CI system could obey, and the same as a mere text.
const ORDERS: [(&str, &str); 16] = [
    ("::error", ":\\u{3a}error"),
    ("::warning", ":\\u{3a}warning"),
    ("::notice", ":\\u{3a}notice"),
    ("::debug", ":\\u{3a}debug"),
    ("::group", ":\\u{3a}group"),
    ("::endgroup", ":\\u{3a}endgroup"),
    ("::add-mask", ":\\u{3a}add-mask"),
    ("::add-matcher", ":\\u{3a}add-matcher"),
    ("::remove-matcher", ":\\u{3a}remove-matcher"),
    ("::add-path", ":\\u{3a}add-path"),
    ("::set-output", ":\\u{3a}set-output"),
    ("::set-env", ":\\u{3a}set-env"),
    ("::save-state", ":\\u{3a}save-state"),
    ("::stop-commands", ":\\u{3a}stop-commands"),
    ("::echo", ":\\u{3a}echo"),
    ("##[", "#\\u{23}["),
];

fn is_unsafe(c: char) -> bool {
    let direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}');
    let invisible = matches!(c, '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    c.is_control() || direction || invisible
}

/// `text` for a Markdown table cell or sentence.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '@' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// `text` between tags of HTML, and inside double quotes there.
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// JSON that may stand inside an element of HTML: no `<` ends that, and nothing is hidden.
pub fn embedded(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    // All of these stand in texts only, where JSON lets any sign be a number.
    for c in json.chars() {
        match c {
            '<' | '#' => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if is_unsafe(c) => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

/// `text` inside double quotes of DOT, which reads HTML entities.
pub fn dot(text: &str) -> String {
    entities(text, "&", &[])
}

/// `text` inside double quotes of Mermaid, whose entities start with `#`, and which obeys `%%{…}%%`
/// wherever it stands.
pub fn mermaid(text: &str) -> String {
    entities(text, "#", &['%'])
}

fn entities(text: &str, sign: &str, further: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '"' | '<' | '>' | '&' | '\\' | '#' => escaped.push_str(&entity(c, sign)),
            c if further.contains(&c) => escaped.push_str(&entity(c, sign)),
            c => escaped.push(c),
        }
    }
    escaped
}

fn entity(c: char, sign: &str) -> String {
    let hash = if sign == "&" { "#" } else { "" };
    match c {
        '"' => format!("{sign}quot;"),
        '<' => format!("{sign}lt;"),
        '>' => format!("{sign}gt;"),
        '&' => format!("{sign}amp;"),
        c => format!("{sign}{hash}{};", u32::from(c)),
    }
}

/// `text` as one word of a shell; `None` when a shell would need more than quotes.
pub fn shell(text: &str) -> Option<String> {
    if plain(text) != text {
        return None;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
    if !text.is_empty() && text.chars().all(is_word) {
        return Some(text.to_owned());
    }
    Some(format!("'{}'", text.replace('\'', "'\\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor_or_breaks_a_line() {
        assert_eq!(plain("GET /x"), "GET /x");
        assert_eq!(plain("a\u{1b}[31mb\nc\u{202e}"), "a\\u{1b}[31mb\\u{a}c\\u{202e}");
        assert_eq!(markdown("<b>|`x`"), "&lt;b&gt;\\|\\`x\\`");
        assert_eq!(dot("say \"hi\"\\"), "say &quot;hi&quot;&#92;");
        assert_eq!(mermaid("a#b %"), "a#35;b #37;");
        assert_eq!(html("<a href='x'>&\"\u{202e}"), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\\u{202e}");
        assert_eq!(embedded("[\"</script>\u{202e}\"]"), "[\"\\u003c/script>\\u202e\"]");
        assert_eq!(plain("::error::x"), ":\\u{3a}error::x");
        assert_eq!(shell("it's").as_deref(), Some("'it'\\''s'"));
    }
}
