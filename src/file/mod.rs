//! The TOML file exactly as written: every key once, every value typed, every problem collected.
//!
//! [`attributes`] is the one description of the format; the parser, `--set`, overlays and the
//! reference page all read it. Nothing here knows what a name refers to: that is `model`.

mod address;
pub mod attributes;
mod chunks;
mod document;
mod fault_argument;
mod law;
mod mistake;
mod named_files;
mod overlay;
mod parse;
mod read;
mod reference;
mod row;
mod set;
mod shorthand;
mod syntax;
mod value;
mod walk;
mod write;

pub use address::{arrowed, edge_id};
pub use document::{Design, Document, Flow, Named};
pub use fault_argument::{FaultForm, add_fault};
pub use named_files::{fill, named_files};
pub use overlay::with_design;
pub use parse::{LARGEST_FILE, parse};
pub use reference::reference;
pub use row::{Cell, Row};
pub use set::{set, set_all};
pub use shorthand::reads_like_a_query;
pub use value::{Item, Listed, TimeSpec, Value};
pub use walk::is_name;
pub use write::{with_new_design, written};
