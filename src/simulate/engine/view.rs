//! A setup as a replication reads it.

use std::ops::Deref;

use super::messages::setup::MailSetup;
use super::sagas::state::SagaSetup;
use super::setup::{HandlerSetup, LinkSetup, Setup, SourceSetup, StationSetup};

/// A setup, with the lists that every event looks into one step nearer.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub stations: &'a [StationSetup],
    pub links: &'a [LinkSetup],
    pub handlers: &'a [HandlerSetup],
    pub sources: &'a [SourceSetup],
    pub mail: &'a MailSetup,
    pub sagas: &'a [SagaSetup],
    all: &'a Setup,
}

impl<'a> From<&'a Setup> for View<'a> {
    fn from(all: &'a Setup) -> Self {
        Self {
            stations: &all.stations,
            links: &all.links,
            handlers: &all.handlers,
            sources: &all.sources,
            mail: &all.mail,
            sagas: &all.sagas,
            all,
        }
    }
}

impl Deref for View<'_> {
    type Target = Setup;
    fn deref(&self) -> &Setup {
        self.all
    }
}
