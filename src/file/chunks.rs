//! Cuts a large text where it can be parsed in parts, so that memory stays near the text's size.
//!
//! TOML's own tree of a file with 200,000 edges takes twenty times the text. Between two
//! `[[edges]]` headers nothing carries over, so such a text is parsed about a megabyte at a time.

/// Byte ranges that cover `text`; each but the first starts at an `[[edges]]` header.
/// One range when the text is small, or when a part could not stand alone.
pub(super) fn chunks(text: &str, target: usize) -> Vec<std::ops::Range<usize>> {
    const HEADER: &str = "\n[[edges]]";
    // A multi-line string could hold the header as text.
    let plain = !text.contains("\"\"\"") && !text.contains("'''");
    if text.len() <= target || !plain {
        return std::iter::once(0..text.len()).collect();
    }
    let mut ranges = Vec::new();
    let mut start = 0;
    while text.len() - start > target {
        // The pattern is ASCII, so any byte index is a fair place to look from; a character's middle is not.
        let from = (start + target..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        match text[from..].find(HEADER) {
            Some(at) => {
                ranges.push(start..from + at + 1);
                start = from + at + 1;
            }
            None => break,
        }
    }
    ranges.push(start..text.len());
    ranges
}

#[cfg(test)]
mod tests {
    use super::chunks;

    #[test]
    fn parts_cover_the_text_and_start_at_a_header() {
        let text = format!("version = 1\n{}", "[[edges]]\nfrom = \"a\"\nto = \"µ\"\n".repeat(50));
        let parts = chunks(&text, 100);
        assert!(parts.len() > 5);
        assert_eq!(parts.iter().map(|part| &text[part.clone()]).collect::<String>(), text);
        assert!(parts[1..].iter().all(|part| text[part.clone()].starts_with("[[edges]]")));
    }

    #[test]
    fn a_text_with_multi_line_strings_stays_whole() {
        let text = format!("x = \"\"\"{}\"\"\"", "\n[[edges]]".repeat(50));
        assert_eq!(chunks(&text, 100).len(), 1);
    }
}
