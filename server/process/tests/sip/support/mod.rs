pub(crate) mod baresip;
pub(crate) mod kill;
pub(crate) mod probe;
pub(crate) mod sipp;
pub(crate) mod site;
pub(crate) mod wait;
