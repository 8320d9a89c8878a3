//! Indices into a [`super::Topology`]. An id in hand is valid for the topology it came from.

macro_rules! id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(super) u32);

        impl $name {
            /// Position in the topology's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of position `index`; the caller guarantees that the topology has it.
            pub(crate) fn at(index: usize) -> Self {
                // A file of at most 256 MiB holds fewer than 2^32 entries.
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    };
}

id! {
    /// A service.
    ServiceId
}
id! {
    /// An edge as declared.
    EdgeId
}
id! {
    /// A broker.
    BrokerId
}
id! {
    /// A flow.
    FlowId
}
