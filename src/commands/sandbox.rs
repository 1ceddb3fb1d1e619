//! `matchbook sandbox`: serves the embedded Autotask on loopback until it is ended.

use std::io::Write as _;
use std::sync::Arc;

use crate::cli::SandboxArgs;
use crate::clock::SystemClock;
use crate::commands::Context;
use crate::error::{ExitStatus, Failure};
use crate::sandbox::Tenant;
use crate::sandbox::server::Server;

pub(super) fn run(args: &SandboxArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let clock = Arc::new(SystemClock::new());
    let tenant = match &args.data {
        None => Tenant::built_in(clock),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?;
            Tenant::from_json(&text, clock)
                .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?
        }
    };
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
