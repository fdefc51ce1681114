//! How the SIP engine is.

/// Engine, short.
pub const ENGINE_RUNNING: &str = "SIP engine running";
/// Engine, short.
pub const ENGINE_EXTERNAL: &str = "SIP engine elsewhere";
/// Engine, short.
pub const ENGINE_STARTING: &str = "SIP engine starting";
/// Engine, short.
pub const ENGINE_DOWN: &str = "SIP engine down";
/// Engine, short.
pub const ENGINE_NONE: &str = "No SIP engine";
/// Engine, heading of the notice.
pub const ENGINE_NOTICE: &str = "No phone can register at the moment";
/// Engine, why there is none.
pub const ENGINE_NONE_WHY: &str = "The portal was started without a SIP engine. You can prepare extensions; start it with PATCHBAY_SIP_ENGINE=own to connect phones.";
