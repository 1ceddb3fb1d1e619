//! `matchbook check`: reads inputs as `resolve` would, says how, and reports what cannot be read. Asks nobody and
//! writes nothing; whether somebody is known is not its question.

mod print;
mod seen;

use std::io::Write as _;
use std::sync::Arc;

use crate::cli::CheckArgs;
use crate::commands::check::print::Printer;
use crate::commands::check::seen::Seen;
use crate::commands::inputs::Inputs;
use crate::commands::{Context, session};
use crate::error::{ExitStatus, Failure};
use crate::input::about::About;
use crate::input::archive::Part;
use crate::input::column::Column;
use crate::input::options::InputOptions;
use crate::input::{InputError, reader, recognise};
use crate::interrupt;
use crate::person::candidate::Reading;
use crate::settings::Config;
use crate::settings::resolve::{InputSettings, layout};
use crate::settings::value::Region;
use crate::text::printable;

pub(super) fn run(args: &CheckArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    if args.layouts {
        return list_layouts(context);
    }
    let (config, profile) = session::settings(context)?;
    let of_profile = || {
        let profile = profile.as_ref()?;
        profile.resolve.region.clone().or(profile.region.clone())
    };
    let region = args.region.clone().or_else(of_profile).unwrap_or_else(Region::us);
    let placeholders = profile
        .as_ref()
        .map_or(&[][..], |profile| &profile.placeholder_emails);
    let reading = session::reading(region.as_str(), placeholders)?;
    let settings = InputSettings {
        kind: args.kind,
        layout: args
            .layout
            .as_deref()
            .map(|name| layout(name, config.layouts()))
            .transpose()?,
        own_layouts: Arc::clone(config.layouts()),
        mappings: args.map.clone(),
        region,
        number_style: args.number_style,
    };
    let inputs = Inputs::named(args.inputs.clone(), &settings)?;
    interrupt::listen(context.console)?;
    let mut out = context.console.out();
    let mut printer = Printer::new(&mut out, args.format, args.rows, context.console.out_page());
    let (mut invalid, mut not_understood) = (false, false);
    for part in inputs.parts() {
        match part.and_then(|(part, options)| check(part, &options, &reading, &mut printer)) {
            Ok(Some(counts)) => invalid |= counts.invalid > 0,
            Ok(None) => {}
            // The other inputs are still worth a look.
            Err(error) => {
                not_understood = true;
                context.console.failure(&error.into());
            }
        }
        interrupt::check()?;
    }
    printer.end()?;
    out.flush()?;
    Ok(if not_understood {
        ExitStatus::Usage
    } else if invalid {
        ExitStatus::NeedsAPerson
    } else {
        ExitStatus::Done
    })
}

/// What was counted in one input.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    rows: u64,
    /// Rows that `resolve` would call invalid as they stand.
    invalid: u64,
    /// Rows with something that is worth a look.
    noted: u64,
}

/// Reads one input to its end. An interrupt ends it early.
fn check(
    part: Part,
    options: &InputOptions,
    reading: &Reading,
    printer: &mut Printer<'_>,
) -> Result<Option<Counts>, InputError> {
    let name = part.name.clone();
    let io_error = |error| InputError::Io {
        name: name.clone(),
        error,
    };
    let (about, rows): (About, _) = reader::examine(&part.name, part.bytes, options)?;
    let mut counts = Counts::default();
    printer.begin(&about).map_err(io_error)?;
    for row in rows {
        if interrupt::check().is_err() {
            return Ok(None);
        }
        let row = row?;
        let seen = Seen::of(&row, reading);
        counts.rows += 1;
        counts.invalid += u64::from(seen.is_invalid());
        counts.noted += u64::from(!seen.is_invalid() && !seen.findings.is_empty());
        printer.row(&seen).map_err(io_error)?;
    }
    printer.finish(&about, counts).map_err(io_error)?;
    Ok(Some(counts))
}

fn list_layouts(context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let config = Config::load(context.global.config.as_deref(), context.environment)?;
    let mut out = context.console.out();
    for sign in recognise::signs(config.layouts()) {
        writeln!(out, "{}", printable(&sign))?;
    }
    let fields: Vec<&str> = Column::names().collect();
    writeln!(out, "\nFields for --map: {}, udf.NAME", fields.join(", "))?;
    out.flush()?;
    Ok(ExitStatus::Done)
}
