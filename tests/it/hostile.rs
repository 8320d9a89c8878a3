//! Whatever a file, an argument or a file's name holds, it stays a text in every output.

mod arguments; // file names, arguments, and the command that is proposed
mod problems; // reports of what is wrong
mod reports; // reports, diagrams and JSON

/// Texts that would do something if they got through.
pub const EVIL: [&str; 14] = [
    "say \"hi\" it's `code` \\ end\\",
    "one\ntwo\r\nthree\rfour",
    "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}",
    "\u{9b}31m c1 \u{85} next",
    "<script>alert('x')</script><img src=x onerror=y>",
    "a | b || c \\| d",
    "![x](http://x) [y](javascript:z) **b** _i_ ~~s~~",
    "@everyone #1 GH-1 &lt;b&gt; &amp;",
    "\u{202e}evil\u{2066}\u{200b}\u{feff}\u{200f} \u{2028} x",
    "\"]; a -> b [label=\"x\"]; //",
    "\"| s1\n  click s0 \"javascript:x\"",
    "%%{init: {'theme':'dark'}}%% end",
    "\u{0} \u{8} \u{7f} \t tab",
    "# title\n| a | b |\n|---|---|\n```\n---",
];

/// `text` as a TOML string.
pub fn toml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A file with `text` wherever a free text may stand.
pub fn file(text: &str) -> String {
    let text = toml(text);
    format!(
        "[system]\nname = {text}\n[services.a]\nteam = {text}\nlanguage = {text}\ndatabase = {text}\n\
         [services.b]\nteam = \"other\"\nhistory = \"full\"\n[services.c]\nkind = \"external\"\n\
         [[edges]]\nfrom = \"a\"\nto = \"b\"\noperation = {text}\nreply = \"deferred\"\nstage = {text}\n\
         ordering = \"per-key\"\nordering_key = {text}\ndlq = {text}\nfallback = {text}\nevent_version = {text}\n\
         [[edges]]\nfrom = \"a\"\nto = [\"b\", \"c\"]\nevent = {text}\n\
         [[edges]]\nfrom = \"b\"\nto = \"c\"\noperation = \"GET /x\"\nduring = [{text}]\n\
         [[flows]]\nname = {text}\nentry = {text}\ntransactional = true\ncoordination = \"orchestration\"\nsteps = [\n\
         {{ service = \"a\", action = {text}, compensation = {text} }},\n\
         {{ service = \"b\", action = \"two\", after = [{text}], compensation = {text} }},\n\
         {{ service = \"c\", action = \"three\", irreversible = true }},\n]\n"
    )
}

/// Nothing in `text` moves the cursor, turns the direction, or gives an order to the log of a CI run.
pub fn harmless(text: &str, of: &str) {
    for c in text.chars() {
        let hidden =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        assert!(c == '\n' || !(c.is_control() || hidden), "{c:?} gets through in {of}:\n{}", text.escape_debug());
    }
    for line in text.lines() {
        let start = line.trim_start();
        // GitHub's runner reads `::` behind blanks; `:::` is the excerpt's second place.
        let order = start.starts_with("::") && !start.starts_with(":::");
        assert!(!order, "an order gets through in {of}: {line}");
    }
}
