//! The one test binary; each module holds one guarantee.
mod agreement; // six real systems, label by label
mod apply; // what is recommended, written into the file
mod asked; // what tests ask of a recommendation
mod bounds; // analytic bounds against calculations by hand
mod break_points; // the pass over paths agrees with a slow reference
mod brokers; // B1–B6, and a declared broker is kept
mod capacity; // the largest load by closed forms, and who comes back from a pulse
mod cascade; // what the faults did: known times, shares again from the series
mod claims; // what the guides claim, and what the simulation shows
mod cli; // exit codes, streams, formats and what each command promises
mod compare; // designs on common random numbers: differences, verdicts, agreement with `simulate`
mod confidence; // how sure an answer is
mod conflicts; // where the guides disagree, facts go first and policy second
mod evidence; // what a recommendation buys, and that each line can be had again
mod examples; // the ten worked examples of the framework
mod flips; // every printed flip holds, one step short does not
mod flows;
mod harm; // G1–G7, with answers for every form
mod hostile; // texts that would do something stay texts
mod html; // the page for a browser, and reports in files
mod input; // whatever is in the file: one mistake, one finding, no panic
mod invariants; // what holds of every run: conservation, isolation, order
mod inventory; // every statement lives where the inventory says
mod laws; // moments, quantiles and fits of random durations
mod messages; // messages against closed forms, and conserved
mod oracle; // slow, obvious references
mod paths;
mod percentiles; // break points: where a path of calls is cut
mod published; // published results, by their scenarios
mod readme; // the README's commands and outputs
mod reference; // the engine agrees with a slow simulator, event by event
mod resolve; // from a topology to a blueprint, with every assumption
mod resolve_load; // what the file states of load and faults, in the blueprint
mod resolve_messages; // brokers, topics, subscriptions and replies, in the blueprint
mod resolve_sagas; // steps of sagas and what they travel on, in the blueprint
mod safeguards; // every safeguard is listed where it is due and nowhere else
mod sagas; // edges of sagas: carried, kept apart, implied
mod samplers; // draws follow their laws
mod scenarios; // every scenario equals its output
mod schema; // the JSON Schemas agree with the parser and with what is written
mod set; // `--set`, `--design` and `--policy`
mod simulate; // `simulate` through the command line: bytes, verdicts, bad input, limits
mod simulate_report; // what `simulate` says, to people and to machines
mod stated; // safeguards show what the design states
mod statistics; // intervals cover, warm-up is found, groups are told apart
mod support; // what the tests share
mod system; // Y1–Y6, every answer
mod table; // tree and scores agree on every combination of facts
mod theory; // closed forms, wrong twins, coverage of intervals
mod tidy; // the sources: layers, no I/O below the binary, sizes
mod times; // deadlines along a path, and loads of a pair
