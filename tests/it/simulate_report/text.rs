//! Text and Markdown.

use super::runs::{OVERLOADED, Run, SHOP, broken_shop, plan};

#[test]
fn show() {
    for (text, plan) in [(SHOP, plan(60, 4)), (&broken_shop(), plan(60, 4)), (OVERLOADED, plan(30, 1))] {
        let run = Run::of(text, &plan);
        println!("{}\n=================", run.text(80));
    }
    let run = Run::of(&broken_shop(), &plan(60, 4));
    println!("{}\n=================\n{}", run.text(40), run.markdown());
}
