//! Draws the chart of the documentation from the table that was measured, and nothing else.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

/// Width and height of the drawing, and the room around the field for words.
const SIZE: (f64, f64) = (720.0, 400.0);
const LEFT: f64 = 70.0;
const RIGHT: f64 = 60.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;

/// Draws seconds against rows, both as powers of ten, from a results file into an SVG file.
pub(crate) fn draw(results: &Path, picture: &Path) {
    let text = std::fs::read_to_string(results).unwrap();
    let results: Value = serde_json::from_str(&text).unwrap();
    let lines = [
        ("calls", "matchbook, calls", "#0b6e4f"),
        ("calls of strangers", "matchbook, calls of strangers", "#b3541e"),
        ("csv calls", "csv crate, read only", "#6b6b6b"),
    ];
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>Seconds for call rows against a mirror of {} contacts</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        SIZE.0, SIZE.1, results["contacts"]
    );
    let series: Vec<Vec<(f64, f64)>> = lines.iter().map(|(what, _, _)| points(&results, what)).collect();
    let all: Vec<(f64, f64)> = series.iter().flatten().copied().collect();
    let span = |of: fn(&(f64, f64)) -> f64| {
        let low = all.iter().map(of).fold(f64::MAX, f64::min).log10().floor();
        let high = all.iter().map(of).fold(f64::MIN, f64::max).log10().ceil();
        (low, high.max(low + 1.0))
    };
    let (across, up) = (span(|point| point.0), span(|point| point.1));
    let x = |rows: f64| LEFT + (rows.log10() - across.0) / (across.1 - across.0) * (SIZE.0 - LEFT - RIGHT);
    let y =
        |seconds: f64| SIZE.1 - BOTTOM - (seconds.log10() - up.0) / (up.1 - up.0) * (SIZE.1 - TOP - BOTTOM);
    for power in powers(across) {
        let at = x(power);
        writeln!(
            svg,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{power} rows</text>",
            SIZE.1 - BOTTOM,
            SIZE.1 - BOTTOM + 20.0
        )
        .unwrap();
    }
    for power in powers(up) {
        let at = y(power);
        writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{power} s</text>",
            SIZE.0 - RIGHT,
            LEFT - 8.0,
            at + 4.0
        )
        .unwrap();
    }
    for (nth, ((_, name, colour), points)) in lines.iter().zip(&series).enumerate() {
        let path: Vec<String> = points
            .iter()
            .map(|(rows, seconds)| format!("{:.1},{:.1}", x(*rows), y(*seconds)))
            .collect();
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        )
        .unwrap();
        for (rows, seconds) in points {
            writeln!(
                svg,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"{colour}\"/>",
                x(*rows),
                y(*seconds)
            )
            .unwrap();
        }
        #[expect(clippy::cast_precision_loss, reason = "three lines")]
        let at = LEFT + 10.0 + 215.0 * nth as f64;
        writeln!(
            svg,
            "<text x=\"{at:.1}\" y=\"24\" fill=\"{colour}\">{name}</text>"
        )
        .unwrap();
    }
    svg.push_str("</svg>\n");
    std::fs::write(picture, svg).unwrap();
}

/// How time grows with rows, by lines of one kind: 1 is in proportion.
pub(crate) fn growth(lines: &[Value], what: &str) -> Option<f64> {
    let points = points_of(lines, what);
    (points.len() > 1).then(|| slope(&points))
}

/// How time grows with rows: 1 is in proportion. The slope of the straight line through the logarithms that fits best.
fn slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points
        .iter()
        .map(|(rows, seconds)| (rows.ln(), seconds.ln()))
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|log| log.0), mean(|log| log.1));
    let above: f64 = logs.iter().map(|log| (log.0 - x) * (log.1 - y)).sum();
    let below: f64 = logs.iter().map(|log| (log.0 - x).powi(2)).sum();
    above / below
}

fn points(results: &Value, what: &str) -> Vec<(f64, f64)> {
    points_of(results["lines"].as_array().unwrap(), what)
}

fn points_of(lines: &[Value], what: &str) -> Vec<(f64, f64)> {
    lines
        .iter()
        .filter(|line| line["what"] == what)
        .map(|line| (line["rows"].as_f64().unwrap(), line["seconds"].as_f64().unwrap()))
        .collect()
}

fn powers(span: (f64, f64)) -> impl Iterator<Item = f64> {
    let mut power = span.0;
    std::iter::from_fn(move || {
        let now = power;
        power += 1.0;
        (now <= span.1).then(|| 10_f64.powf(now))
    })
}
