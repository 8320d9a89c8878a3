//! The schema of the file, from the table that the parser reads.

use serde_json::{Map, Value, json};

use super::quantity;
use crate::file::attributes::{self, Attribute, Bare, Kind, Part, Shape, TABLES, Table};

/// What `is_name` of the file takes.
const NAME: &str = "^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$";

/// Whether a table must be complete.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stated {
    Whole,
    /// In a design: what is left out is as in the file.
    Changes,
}

/// Tables in which exactly one of several sets of keys stands.
const ALTERNATIVES: &[(&str, &[&[&str]])] = &[
    (
        "law",
        &[
            &["p50", "p99"],
            &["mean", "p99"],
            &["constant"],
            &["exponential"],
            &["uniform"],
            &["normal"],
            &["lognormal"],
            &["gamma"],
            &["erlang"],
            &["weibull"],
            &["pareto"],
            &["hyperexponential"],
            &["empirical"],
        ],
    ),
    ("lognormal law", &[&["median"], &["mean"]]),
    ("Weibull law", &[&["scale"], &["mean"]]),
    ("empirical law", &[&["values"], &["bounds"], &["file"]]),
    ("arrivals", &[&["renewal"], &["bursty"], &["closed"], &["replay"]]),
    ("fault", &[&["at"], &["mtbf"]]),
];

/// The schema of a file that `hopwise` reads.
pub(super) fn file() -> Value {
    let mut definitions = Map::new();
    for (name, schema) in [
        ("duration", quantity::duration()),
        ("period", quantity::period()),
        ("rate", quantity::rate()),
        ("size", quantity::size()),
        ("bandwidth", quantity::bandwidth()),
        ("ratio", quantity::ratio()),
        ("percentile", quantity::percentile()),
        ("design", closed(parts(&attributes::DESIGN, Stated::Changes))),
    ] {
        definitions.insert(name.to_owned(), schema);
    }
    let changed = attributes::DESIGN.iter().filter_map(|part| part.shape.table());
    let whole = TABLES.into_iter().map(|table| (table, Stated::Whole));
    for (table, stated) in whole.chain(changed.flat_map(changeable).map(|table| (table, Stated::Changes))) {
        definitions.entry(name(table, stated)).or_insert_with(|| keys(table, stated));
    }
    let mut schema = closed(parts(&attributes::FILE, Stated::Whole));
    schema["$defs"] = definitions.into();
    schema
}

/// An object of these properties and no other.
fn closed(properties: Map<String, Value>) -> Value {
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn parts(parts: &[Part], stated: Stated) -> Map<String, Value> {
    parts.iter().map(|part| (part.name.to_owned(), of_shape(part.shape, stated))).collect()
}

fn of_shape(shape: Shape, stated: Stated) -> Value {
    match shape {
        Shape::Version => json!({ "description": "The version of this format.", "type": "integer", "const": 1 }),
        Shape::One(table) => reference(table, stated),
        Shape::Named(table) => named(&reference(table, stated)),
        Shape::Keyed(table) => json!({ "type": "object", "additionalProperties": reference(table, stated) }),
        Shape::Each(table) => json!({ "type": "array", "items": reference(table, stated) }),
        Shape::Designs => named(&json!({ "$ref": "#/$defs/design" })),
        Shape::Base => json!({ "description": "The design that this one builds on.", "type": "string" }),
    }
}

/// Entries of `schema` by names.
fn named(schema: &Value) -> Value {
    json!({ "type": "object", "patternProperties": { NAME: schema }, "additionalProperties": false })
}

/// What the schema of `table` is called.
fn name(table: &'static Table, stated: Stated) -> String {
    let noun = table.noun.to_lowercase().replace(' ', "-");
    if stated == Stated::Changes && demands(table) { format!("{noun}-changes") } else { noun }
}

fn reference(table: &'static Table, stated: Stated) -> Value {
    json!({ "$ref": format!("#/$defs/{}", name(table, stated)) })
}

/// `table` and all tables within it that a design may change in part.
fn changeable(table: &'static Table) -> Vec<&'static Table> {
    fn within(kind: &'static Kind) -> Vec<&'static Table> {
        match kind {
            Kind::Keys(table) => changeable(table),
            Kind::Either(kinds) => kinds.iter().flat_map(within).collect(),
            Kind::FlagOr(inner) | Kind::List(inner) => within(inner),
            _ => Vec::new(),
        }
    }
    let inner = table.attributes().flat_map(|attribute| within(&attribute.kind));
    std::iter::once(table).chain(inner).collect()
}

/// Whether a key must be stated in `table`, or in one within it that a design may change in part.
fn demands(table: &'static Table) -> bool {
    changeable(table).iter().any(|table| table.attributes().any(|attribute| attribute.is_required()))
}

/// The keys of `table`.
fn keys(table: &'static Table, stated: Stated) -> Value {
    let property = |attribute: &'static Attribute| (attribute.name.to_owned(), property(table, attribute, stated));
    let mut schema = closed(table.attributes().map(property).collect());
    schema["title"] = table.header.into();
    if !table.about.is_empty() {
        schema["description"] = table.about.into();
    }
    if stated == Stated::Changes {
        return schema;
    }
    let required: Vec<&str> = table.attributes().filter(|it| it.is_required()).map(|it| it.name).collect();
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    if let Some((_, sets)) = ALTERNATIVES.iter().find(|(noun, _)| *noun == table.noun) {
        // Where every key belongs to a set, nothing stands beside it.
        let alone = table.attributes().all(|it| sets.iter().any(|set| set.contains(&it.name)));
        let one = |set: &&[&str]| match alone {
            true => json!({ "required": set, "maxProperties": set.len() }),
            false => json!({ "required": set }),
        };
        schema["oneOf"] = sets.iter().map(one).collect();
    }
    schema
}

/// What `attribute` of `table` may hold, with what the reference page says of it.
fn property(table: &Table, attribute: &'static Attribute, stated: Stated) -> Value {
    let mut schema = match (table.noun, &attribute.kind) {
        // The steps of a flow are a list of tables.
        ("flow", Kind::Keys(step)) if attribute.name == "steps" => {
            json!({ "type": "array", "items": reference(step, stated) })
        }
        (_, kind) => one_of(&of_kind(kind, stated)),
    };
    let Attribute { default, read_by, summary, .. } = attribute;
    let otherwise = if attribute.is_required() { "Required".to_owned() } else { format!("Default: {default}") };
    schema["description"] = format!("{}.\n\n{otherwise}. Read by: {read_by}.", capital(summary)).into();
    schema
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn one_of(kinds: &[Value]) -> Value {
    match kinds {
        [one] => one.clone(),
        several => json!({ "anyOf": several }),
    }
}

/// The forms that a value of `kind` may have.
fn of_kind(kind: &'static Kind, stated: Stated) -> Vec<Value> {
    let defined = |name: &str| vec![json!({ "$ref": format!("#/$defs/{name}") })];
    let text = || json!({ "type": "string", "pattern": "\\S" });
    let or_list = |one: Value| vec![one.clone(), json!({ "type": "array", "items": one })];
    match kind {
        Kind::Flag => vec![json!({ "type": "boolean" })],
        Kind::Text | Kind::Name(_) => vec![text()],
        Kind::Label => vec![text(), json!({ "type": "integer" })],
        Kind::Texts | Kind::Names(_) => or_list(text()),
        Kind::Integer { least, most: u64::MAX } => vec![json!({ "type": "integer", "minimum": least })],
        Kind::Integer { least, most } => vec![json!({ "type": "integer", "minimum": least, "maximum": most })],
        Kind::Signed { least, most } => vec![json!({ "type": "integer", "minimum": least, "maximum": most })],
        Kind::Number { least, most } => vec![json!({ "type": "number", "minimum": least, "maximum": most })],
        Kind::Ratio => defined("ratio"),
        Kind::Duration => defined("duration"),
        Kind::Period => defined("period"),
        Kind::Law(Bare::Exponential) => [defined("period"), defined("law")].concat(),
        Kind::Law(Bare::Constant | Bare::Mean) => [defined("duration"), defined("law")].concat(),
        Kind::Percentile => defined("percentile"),
        Kind::Rate => defined("rate"),
        Kind::Size => defined("size"),
        Kind::Bandwidth => defined("bandwidth"),
        Kind::Choice(choices) => vec![json!({ "enum": choices })],
        Kind::Choices(choices) => or_list(json!({ "enum": choices })),
        Kind::Keys(table) => vec![reference(table, stated)],
        Kind::Form(table) => vec![reference(table, Stated::Whole)],
        Kind::List(inner) => {
            let forms = of_kind(inner, stated);
            [forms.clone(), vec![json!({ "type": "array", "items": one_of(&forms) })]].concat()
        }
        Kind::Either(kinds) => kinds.iter().flat_map(|kind| of_kind(kind, stated)).collect(),
        Kind::FlagOr(inner) => [vec![json!({ "type": "boolean" })], of_kind(inner, stated)].concat(),
    }
}
