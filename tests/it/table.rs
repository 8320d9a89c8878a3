//! The table is total: tree and scores agree on every combination of facts.

use hopwise::decide::candidate::Candidate;
use hopwise::decide::facts::{Answer, Consumers, Facts, Shape, Side, Stream};
use hopwise::decide::{score, tree};
use hopwise::vocabulary::{HouseRpc, Policy};

const BOTH: [bool; 2] = [false, true];

/// Calls `check` with every combination: 3·3·2·3·2·3·3 · 2³ · 2 · 2⁴ · 3 = 746,496.
fn every_combination(mut check: impl FnMut(&Facts)) -> usize {
    let mut count = 0;
    for consumers in [Consumers::One, Consumers::Open, Consumers::Several] {
        for stream in [Stream::None, Stream::OneWay, Stream::Bidi] {
            for wanted in [Answer::Now, Answer::Later, Answer::None] {
                for side in [Side::Inside, Side::Clients, Side::ThirdParty] {
                    for shape in [Shape::Plain, Shape::Fixed, Shape::Variable] {
                        for house_rpc in [HouseRpc::Rest, HouseRpc::Grpc] {
                            for &policy in Policy::ALL {
                                for bits in 0..512u32 {
                                    let bit = |n: u32| BOTH[(bits >> n & 1) as usize];
                                    check(&Facts {
                                        consumers,
                                        stream,
                                        atomic: bit(0),
                                        wanted,
                                        too_late: bit(1),
                                        side,
                                        shape,
                                        heavy_load: bit(2),
                                        typed_or_fast: bit(3),
                                        readable_or_cached: bit(4),
                                        house_rpc,
                                        committed: bit(5),
                                        write: bit(6),
                                        deep: bit(7),
                                        peak_over_capacity: bit(8),
                                        policy,
                                    });
                                    count += 1;
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    count
}

#[test]
fn tree_and_scores_agree_on_every_combination_of_facts() {
    let mut disagreements = Vec::new();
    let mut seen = [0usize; 8];
    let count = every_combination(|facts| {
        let scored = score::verdict(facts).winner;
        seen[scored.map_or(7, Candidate::index)] += 1;
        if scored != tree::read(facts).answer && disagreements.len() < 5 {
            disagreements.push(format!("{facts:?}: scores {scored:?}, tree {:?}", tree::read(facts)));
        }
    });
    assert_eq!(count, 746_496);
    assert!(disagreements.is_empty(), "{disagreements:#?}");
    // Every answer, and the contradiction, is somebody's answer.
    assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
}

#[test]
fn equal_keys_mean_equal_facts() {
    let mut keys = std::collections::HashSet::new();
    let count = every_combination(|facts| {
        keys.insert(facts.key());
    });
    assert_eq!(keys.len(), count);
}
