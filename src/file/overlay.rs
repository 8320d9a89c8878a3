//! `[designs.NAME]`: the file with what differs laid over it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::address::Addresses;
use super::{Design, Document, Named, shorthand};
use crate::diagnostic::{Finding, nearest};

/// The document that design `name` describes: what it extends first, then what it states.
///
/// # Errors
/// A finding when there is no such design, or when designs extend each other in a circle.
/// Overlays of edges that do not exist are findings too.
pub fn with_design(document: &Document, name: &str) -> Result<Document, Vec<Finding>> {
    let chain = chain(document, &index(document), name).map_err(|finding| vec![finding])?;
    let mut result = document.clone();
    let mut findings = lay_over(&mut result, &chain);
    shorthand::expand(&mut result, &mut findings);
    if findings.is_empty() { Ok(result) } else { Err(findings) }
}

/// Everything wrong with the designs of a file, whether or not one is asked for.
pub(super) fn check(document: &Document) -> Vec<Finding> {
    if document.designs.is_empty() {
        return Vec::new();
    }
    let addresses = Addresses::of(document);
    let index = index(document);
    let mut findings = Vec::new();
    for design in &document.designs {
        // Every design that builds on a broken one leads to the same place.
        if let Err(finding) = chain(document, &index, &design.name)
            && !findings.iter().any(|known: &Finding| is_same(known, &finding))
        {
            findings.push(finding);
        }
        for named in &design.edges {
            findings.extend(edge_row(document, &addresses, named).err());
        }
        findings.extend(slips("service", &design.services, &document.services));
        findings.extend(slips("broker", &design.brokers, &document.brokers));
    }
    findings
}

/// A circle is one problem, wherever it is entered; a missing base is one, whoever builds on it.
fn is_same(known: &Finding, finding: &Finding) -> bool {
    known.rule == finding.rule && (known.primary == finding.primary || finding.rule == "design-circle")
}

type Index<'a> = FxHashMap<&'a str, &'a Design>;

fn index(document: &Document) -> Index<'_> {
    document.designs.iter().map(|design| (design.name.as_ref(), design)).collect()
}

/// Designs that extend each other, at most; a longer chain is a circle or nothing a person follows.
const LONGEST_CHAIN: usize = 50;

/// The designs to lay over, the most general first.
fn chain<'a>(document: &'a Document, index: &Index<'a>, name: &str) -> Result<Vec<&'a Design>, Finding> {
    let names = || document.designs.iter().map(|design| design.name.as_ref());
    let Some(mut design) = index.get(name).copied() else {
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if document.designs.is_empty() => "the file has no `[designs.NAME]`".to_owned(),
            None => format!("designs of this file: {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err(Finding::whole("unknown-design", format!("there is no design `{name}`")).help(help));
    };
    let mut chain = vec![design];
    while let Some(base) = &design.extends {
        let Some(next) = index.get(base.text.as_ref()).copied() else {
            let message = format!("there is no design `{}`", base.text);
            let finding = Finding::error("unknown-design", base.span, message, "extended here");
            return Err(finding.maybe_help(nearest(&base.text, names()).map(|near| format!("did you mean `{near}`?"))));
        };
        if chain.iter().any(|seen| seen.name == next.name) {
            let message = format!("design `{}` extends itself", next.name);
            return Err(Finding::error("design-circle", base.span, message, "this closes the circle"));
        }
        if chain.len() == LONGEST_CHAIN {
            let message = format!("designs extend each other more than {LONGEST_CHAIN} deep");
            return Err(Finding::error("design-circle", base.span, message, "the first one too many"));
        }
        chain.push(next);
        design = next;
    }
    chain.reverse();
    Ok(chain)
}

fn lay_over(document: &mut Document, chain: &[&Design]) -> Vec<Finding> {
    let addresses = Addresses::of(document);
    let mut findings = Vec::new();
    for design in chain {
        document.system.merge(&design.system);
        merge_named(&mut document.services, &design.services);
        merge_named(&mut document.brokers, &design.brokers);
        for named in &design.edges {
            match edge_row(document, &addresses, named) {
                Ok(row) => document.edges[row].merge(&named.row),
                Err(finding) => findings.push(finding),
            }
        }
    }
    findings
}

/// A name that the file does not have is new in this design.
fn merge_named(into: &mut Vec<Named>, overlay: &[Named]) {
    for named in overlay {
        match into.iter_mut().find(|old| old.name == named.name) {
            Some(old) => old.row.merge(&named.row),
            None => into.push(named.clone()),
        }
    }
}

/// New names that are close to an old one: slips rather than additions.
fn slips(noun: &str, overlay: &[Named], known: &[Named]) -> Vec<Finding> {
    let names: FxHashSet<&str> = known.iter().map(|named| named.name.as_ref()).collect();
    let fresh = overlay.iter().filter(|named| !names.contains(named.name.as_ref()));
    fresh
        .filter_map(|named| {
            let near = nearest(&named.name, known.iter().map(|named| named.name.as_ref()))?;
            let message = format!("there is no {noun} `{}` to overlay", named.name);
            let finding = Finding::error("unknown-name", named.span, message, "overlaid here");
            Some(finding.help(format!("did you mean `{near}`?")))
        })
        .collect()
}

fn edge_row(document: &Document, addresses: &Addresses, named: &Named) -> Result<usize, Finding> {
    addresses.find(document, &named.name).map_err(|unresolved| {
        Finding::error("unknown-edge", named.span, format!("there is no single edge `{}`", named.name), "overlaid here")
            .maybe_help(unresolved.help())
    })
}
