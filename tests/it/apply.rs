//! `recommend --apply`, `--diff` and `--as-design`: the file states what is recommended, and nothing else changes.

mod refused; // what cannot be written, and what is then left as it was
mod settled; // the result recommends what it says
mod text; // comments, order and style of the file
