//! Flip points: the nearest values that would change an edge's answer, found by search.
//!
//! Changes that leave every other call as it is are tried by asking the table again; changes that
//! would move other calls (see [`super::reshape`]) by deciding the changed system afresh.

use super::assess::Derived;
use super::decisions::Decisions;
use super::facts::{Answer, Stream};
use super::inputs::Inputs;
use super::pairs::{FAST, Load};
use super::reshape;
use super::standing::Standing;
use super::verdicts::Verdicts;
use crate::model::{Change, EdgeChange, EdgeId};
use crate::units::{Nanos, Rate};
use crate::vocabulary::{Audience, Consistency, Delivery, HouseRpc, Intent, Pattern, Reply, Streaming};

/// A change that gives the edge another answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flip {
    pub change: Change,
    /// The new answer; `None` when the needs would then contradict each other.
    pub becomes: Option<Pattern>,
    /// For numbers: one step nearer to today's value, where the answer is still today's.
    pub short: Option<Change>,
}

/// Durations are searched in steps of a millisecond, rates in steps of one per second.
pub(super) const STEP: Nanos = Nanos::from_millis(1);

/// All flips of `id`, the most telling first: numbers, then words. Changes that end in a
/// contradiction are left out.
pub fn flips(
    decisions: &Decisions<'_>,
    verdicts: &mut Verdicts,
    id: EdgeId,
    inputs: Inputs,
    before: Derived,
) -> Vec<Flip> {
    let mut search = Search { decisions, verdicts, id, inputs, before };
    let mut flips = Vec::new();
    let carried = decisions.ground.sagas.carries(id);
    if decisions.assessment.readings[id.index()].native {
        return flips;
    }
    if !carried {
        search.words(&mut flips);
        flips.extend(search.load());
        flips.extend(search.deadlines());
    }
    flips.extend(reshape::flips(decisions, id, &flips));
    if !carried {
        search.house(&mut flips);
        search.policies(&mut flips);
    }
    // A need that nothing meets is no alternative worth a line.
    flips.retain(|flip| flip.becomes.is_some());
    flips.sort_by_key(|flip| flip.short.is_none());
    flips
}

struct Search<'a, 'b> {
    decisions: &'a Decisions<'b>,
    verdicts: &'a mut Verdicts,
    id: EdgeId,
    inputs: Inputs,
    /// What `inputs` lead to.
    before: Derived,
}

impl Search<'_, '_> {
    /// The answer with `inputs`; `None` when other calls would move, so that only a fresh decision tells.
    fn answer(&mut self, inputs: &Inputs) -> Option<Option<Pattern>> {
        let Decisions { topology, ground, assessment, .. } = self.decisions;
        let before = &self.before;
        let after = assessment.facts_with(topology, ground, self.id, inputs);
        use super::cut::Role::AnsweredNow;
        let joins = after.role == AnsweredNow && before.role != AnsweredNow;
        let uncut = before.cut.is_some() && after.cut.is_none() && after.role == AnsweredNow;
        // Where it becomes a call again, later calls to the same service may be judged anew.
        if joins || (uncut && after.pair.operations > 1) {
            return None;
        }
        Some(self.verdicts.of(&after.facts).winner.map(|winner| winner.pattern()))
    }

    fn today(&self) -> Option<Pattern> {
        self.decisions.answer(self.id)
    }

    fn word(&mut self, flips: &mut Vec<Flip>, change: EdgeChange, inputs: Inputs) {
        if inputs != self.inputs
            && let Some(becomes) = self.answer(&inputs)
            && becomes != self.today()
        {
            flips.push(Flip { change: Change::Edge(self.id, change), becomes, short: None });
        }
    }

    fn words(&mut self, flips: &mut Vec<Flip>) {
        let now = self.inputs;
        let edge = self.decisions.topology.edge(self.id);
        let needs = &edge.needs;
        let is_open_list = edge.to.as_slice().len() > 1 && !edge.is_event;
        for (reply, wanted) in
            [(Reply::Immediate, Answer::Now), (Reply::Deferred, Answer::Later), (Reply::None, Answer::None)]
        {
            // A list that asks stands for one edge to each callee: this edge would be gone.
            if needs.reply != Some(reply) && !(reply == Reply::Immediate && is_open_list) {
                self.word(flips, EdgeChange::Reply(reply), Inputs { wanted, reply_stated: true, ..now });
            }
        }
        self.word(flips, EdgeChange::OpenConsumers(!now.open), Inputs { open: !now.open, ..now });
        let (consistency, atomic) =
            if now.atomic { (Consistency::Eventual, false) } else { (Consistency::Atomic, true) };
        self.word(flips, EdgeChange::Consistency(consistency), Inputs { atomic, ..now });
        self.streams(flips);
        let typed = needs.typed_contract == Some(true);
        let fast = now.deadline.is_some_and(|deadline| deadline <= FAST);
        let mut share = now.share;
        share.typed_or_fast = !typed || fast;
        self.word(flips, EdgeChange::TypedContract(!typed), Inputs { share, ..now });
        let (readable, cached) = (needs.human_readable == Some(true), needs.http_caching == Some(true));
        share = now.share;
        share.readable_or_cached = !readable || cached;
        self.word(flips, EdgeChange::HumanReadable(!readable), Inputs { share, ..now });
        if cached {
            share.readable_or_cached = readable;
            self.word(flips, EdgeChange::HttpCaching(false), Inputs { share, ..now });
        }
        let audience = if now.audience == Audience::Internal { Audience::Public } else { Audience::Internal };
        self.word(flips, EdgeChange::Audience(audience), Inputs { audience, ..now });
        let variable_shape = !now.variable_shape;
        self.word(flips, EdgeChange::VariableShape(variable_shape), Inputs { variable_shape, ..now });
        let delivery = if now.kept { Delivery::AtMostOnce } else { Delivery::AtLeastOnce };
        self.word(flips, EdgeChange::Delivery(delivery), Inputs { kept: !now.kept, ..now });
        if !now.sender_commits && now.intent == Intent::Event {
            let inputs = Inputs { sender_commits: true, ..now };
            if let Some(becomes) = self.answer(&inputs).filter(|becomes| *becomes != self.today()) {
                let change = Change::Database(self.decisions.topology.edge(self.id).from);
                flips.push(Flip { change, becomes, short: None });
            }
        }
    }

    /// A stream instead of a message: one way if that changes the answer, else both ways.
    fn streams(&mut self, flips: &mut Vec<Flip>) {
        let now = self.inputs;
        let edge = self.decisions.topology.edge(self.id);
        if now.stream != Stream::None || (edge.to.as_slice().len() > 1 && !edge.is_event) {
            return;
        }
        let reading = &self.decisions.assessment.readings[self.id.index()];
        let single = self.decisions.topology.edge(self.id).to.as_slice().len() == 1;
        // A stream reads, unless the file says what it does.
        let reads = reading.intent_standing != Standing::Stated && now.intent != Intent::Event && single;
        let intent = if reads { Intent::Query } else { now.intent };
        let wanted = if reads && !now.reply_stated { Answer::Now } else { now.wanted };
        for (streaming, stream) in [(Streaming::Server, Stream::OneWay), (Streaming::Bidi, Stream::Bidi)] {
            let before = flips.len();
            self.word(flips, EdgeChange::Streaming(streaming), Inputs { stream, intent, wanted, ..now });
            if flips.len() > before {
                return;
            }
        }
    }

    /// The load at which the pair crosses `grpc_above`.
    fn load(&mut self) -> Option<Flip> {
        let topology = &self.decisions.topology;
        let needs = &topology.edge(self.id).needs;
        let derived = self.before;
        let others = derived.pair.without(self.inputs.share).load;
        let room = others.up_to(Load::of(topology.system().thresholds.grpc_above)).rate().0.floor();
        let (value, short) = if derived.facts.heavy_load { (room, room + 1.0) } else { (room + 1.0, room) };
        let change = |rate: f64| match needs.peak {
            Some(_) => EdgeChange::Peak(Rate(rate)),
            None => EdgeChange::Rate(Rate(rate)),
        };
        // A peak below the rate would be refused.
        if needs.peak.is_some() && needs.rate.is_some_and(|rate| value.min(short) < rate.0) {
            return None;
        }
        let with = |rate: f64| {
            let mut inputs = self.inputs;
            inputs.share.load = Load::of(Rate(rate));
            inputs.share.load_stated = true;
            inputs.peak = needs.peak.map(|_| Rate(rate));
            inputs
        };
        let (at, before) = (with(value), with(short));
        self.numeric(Change::Edge(self.id, change(value)), at, Change::Edge(self.id, change(short)), before)
    }

    /// A flip at `at` that is none one step short of it.
    fn numeric(&mut self, change: Change, at: Inputs, short: Change, before: Inputs) -> Option<Flip> {
        let becomes = self.answer(&at)?;
        let still = self.answer(&before)?;
        (becomes != self.today() && still == self.today()).then_some(Flip { change, becomes, short: Some(short) })
    }

    /// The nearest deadlines above and below today's that change the answer. The answer can change
    /// only where the deadline crosses 50 ms, the callee's own p99, or what the path needs.
    fn deadlines(&mut self) -> Vec<Flip> {
        let Decisions { topology, ground, .. } = self.decisions;
        let derived = self.before;
        if derived.role != super::cut::Role::AnsweredNow {
            return Vec::new();
        }
        let ceiling = topology.system().thresholds.sync_ceiling;
        let today = self.inputs.deadline.or(derived.figures.inherited).unwrap_or(ceiling);
        let callee = super::cut::callee_p99(topology, &ground.times, self.id);
        let mut values: Vec<Nanos> = [FAST, callee, derived.figures.need]
            .into_iter()
            .map(|at| Nanos(at.0.div_ceil(STEP.0) * STEP.0))
            .flat_map(|at| [at.minus(STEP), at, at.plus(STEP)])
            .filter(|at| at.0 > 0 && *at <= Nanos::LONGEST)
            .collect();
        values.sort_unstable();
        values.dedup();
        let below: Vec<Nanos> = values.iter().rev().copied().filter(|value| *value < today).collect();
        let above: Vec<Nanos> = values.iter().copied().filter(|value| *value > today).collect();
        let mut found = Vec::new();
        found.extend(below.into_iter().find_map(|value| self.deadline(value, value.plus(STEP))));
        found.extend(above.into_iter().find_map(|value| self.deadline(value, value.minus(STEP))));
        found
    }

    fn deadline(&mut self, value: Nanos, short: Nanos) -> Option<Flip> {
        let typed = self.decisions.topology.edge(self.id).needs.typed_contract == Some(true);
        let with = |deadline: Nanos| {
            let mut inputs = Inputs { deadline: Some(deadline), ..self.inputs };
            inputs.share.typed_or_fast = typed || deadline <= FAST;
            inputs
        };
        let change = |deadline: Nanos| Change::Edge(self.id, EdgeChange::Deadline(deadline));
        let (at, before) = (with(value), with(short));
        self.numeric(change(value), at, change(short), before)
    }

    fn house(&mut self, flips: &mut Vec<Flip>) {
        let house_rpc = match self.inputs.house_rpc {
            HouseRpc::Rest => HouseRpc::Grpc,
            HouseRpc::Grpc => HouseRpc::Rest,
        };
        let inputs = Inputs { house_rpc, ..self.inputs };
        if let Some(becomes) = self.answer(&inputs).filter(|becomes| *becomes != self.today()) {
            flips.push(Flip { change: Change::HouseRpc(house_rpc), becomes, short: None });
        }
    }

    fn policies(&mut self, flips: &mut Vec<Flip>) {
        for (policy, becomes) in self.decisions.other_answers(self.id) {
            if becomes != self.today() {
                flips.push(Flip { change: Change::Policy(policy), becomes, short: None });
            }
        }
    }
}
