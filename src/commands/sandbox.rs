//! `matchbook sandbox`: serves the embedded Autotask on loopback until it is ended.

use std::io::Write as _;
use std::sync::Arc;

use crate::cli::SandboxArgs;
use crate::clock::SystemClock;
use crate::commands::Context;
use crate::error::{ExitStatus, Failure};
use crate::sandbox::server::Server;
use crate::sandbox::{Rehearsal, Tenant};

pub(super) fn run(args: &SandboxArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let clock = Arc::new(SystemClock::new());
    let rehearsal = Rehearsal {
        thread_limit: args.thread_limit,
        hourly_limit: args.hourly_limit,
        used: args.used,
        latency: args.latency,
        usage_latency: args.usage_latency,
        faults: args.fault.clone(),
    };
    let (text, place) = match &args.data {
        None => (None, "the built-in data".to_owned()),
        Some(path) => {
            let place = path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::usage(format!("cannot read {place}: {error}")))?;
            (Some(text), place)
        }
    };
    let tenant = Tenant::rehearsed(text.as_deref(), rehearsal, clock)
        .map_err(|error| Failure::usage(format!("{place}: {error}")))?;
    let server = Server::start(args.listen, Arc::new(tenant), args.record.clone()).map_err(|error| {
        Failure::usage(format!("cannot serve on {}: {error}", args.listen))
            .hint("Choose a free port on 127.0.0.1, or port 0 for any.")
    })?;
    let mut out = context.console.out();
    writeln!(out, "{}", server.base_url())?;
    out.flush()?;
    context
        .console
        .status("serving until interrupted; any credentials will do, except the secret `wrong`");
    server.wait()?;
    Ok(ExitStatus::Done)
}
