//! For each question, the facts with every other answer to it and nothing else changed.

use super::facts::{Answer, Consumers, Facts, Shape, Side, Stream};
use crate::vocabulary::HouseRpc;

/// Question numbers with the changed facts, in reading order. Q0 has no facts; Q15 is the policy's,
/// whose other answers are shown apart.
pub fn alternatives(facts: &Facts) -> Vec<(usize, Facts)> {
    let f = *facts;
    let mut all = Vec::with_capacity(24);
    let mut add = |question: usize, changed: Facts| {
        if changed != f {
            all.push((question, changed));
        }
    };
    for consumers in [Consumers::One, Consumers::Open, Consumers::Several] {
        add(1, Facts { consumers, ..f });
    }
    for stream in [Stream::None, Stream::OneWay, Stream::Bidi] {
        add(2, Facts { stream, ..f });
    }
    add(3, Facts { atomic: !f.atomic, ..f });
    for wanted in [Answer::Now, Answer::Later, Answer::None] {
        add(4, Facts { wanted, ..f });
    }
    add(5, Facts { too_late: !f.too_late, ..f });
    for side in [Side::Inside, Side::Clients, Side::ThirdParty] {
        add(6, Facts { side, ..f });
    }
    for shape in [Shape::Plain, Shape::Fixed, Shape::Variable] {
        add(7, Facts { shape, ..f });
    }
    add(8, Facts { heavy_load: !f.heavy_load, ..f });
    add(9, Facts { typed_or_fast: !f.typed_or_fast, ..f });
    add(9, Facts { readable_or_cached: !f.readable_or_cached, ..f });
    let other = if f.house_rpc == HouseRpc::Rest { HouseRpc::Grpc } else { HouseRpc::Rest };
    add(10, Facts { house_rpc: other, ..f });
    add(11, Facts { committed: !f.committed, ..f });
    add(12, Facts { write: !f.write, ..f });
    add(13, Facts { deep: !f.deep, ..f });
    add(14, Facts { peak_over_capacity: !f.peak_over_capacity, ..f });
    all
}
