//! From where an extension may be used, and with which phones.

mod networks;
mod user_agents;

pub use networks::{Networks, NetworksError};
pub use user_agents::{UserAgents, UserAgentsError};
