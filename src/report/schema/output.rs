//! The schemas of the JSON outputs, from the payloads that are written.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::report::payload::{EdgePayload, Recommendation, SCHEMA_VERSION};

/// A recommendation as it is written: the edges last.
#[derive(JsonSchema)]
pub(super) struct Recommended<'a> {
    #[serde(flatten)]
    _report: Recommendation<'a>,
    #[serde(rename = "edges")]
    _edges: Vec<EdgePayload<'a>>,
}

/// The schema of the output `P` of `command`; `None`: of whichever.
pub(super) fn output<P: JsonSchema>(command: Option<&str>) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema: Value = generator.into_root_schema_for::<P>().into();
    schema["properties"]["schema_version"] = json!({ "const": SCHEMA_VERSION });
    if let Some(command) = command {
        schema["properties"]["command"] = json!({ "const": command });
    }
    schema
}
