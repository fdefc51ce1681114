//! Patchbay: the extension desk of a SIP telephone system. One program that serves the portal and keeps PostgreSQL and
//! Kamailio running beside it.

use std::{io::IsTerminal, process::ExitCode};

use clap::Parser;
use patchbay_server::{
    configuration::{Arguments, Command, LogFormat},
    serve,
};

/// Gives back what a crowd of requests took; glibc's keeps pieces of it for every thread that ran one. How soon is said in
/// `.cargo/config.toml`.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { command: Command::Serve(configuration) } = Arguments::parse();
    log(configuration.log_format);
    match serve::serve(*configuration).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::debug!(error = &error as &dyn std::error::Error, "the program cannot start");
            #[allow(clippy::print_stderr, reason = "the last word of a program that cannot start")]
            {
                eprintln!("patchbay: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Structured logs on standard error; `RUST_LOG` chooses what is in them.
fn log(format: LogFormat) {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let colours = std::io::stderr().is_terminal();
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    match format {
        LogFormat::Text => builder.compact().init(),
        LogFormat::Json => builder.json().init(),
    }
}
