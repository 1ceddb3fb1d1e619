//! The words at the end of a company's name that say what kind of legal body it is.
//!
//! They are taken away only at the end, again and again, and never so that nothing is left. Nothing is ever taken away
//! in front: `AS Roma` and `SA Power` are names.

/// How the words are made marks the Italian `S.p.A.`, so that a day spa keeps its name.
pub(super) const DOTTED_SPA: &str = "s.p.a";

/// Legal forms, longest first among those that end alike; words as the normaliser leaves them.
const FORMS: &[&[&str]] = &[
    // English
    &["incorporated"],
    &["inc"],
    &["corporation"],
    &["corp"],
    &["company"],
    &["co"],
    &["limited", "liability", "company"],
    &["limited", "liability", "partnership"],
    &["limited", "partnership"],
    &["limited"],
    &["ltd"],
    &["llc"],
    &["lllp"],
    &["llp"],
    &["lp"],
    &["plc"],
    &["pllc"],
    &["pc"],
    &["pa"],
    &["chartered"],
    &["cic"],
    &["pty"],
    &["pte"],
    &["pvt"],
    &["private", "limited"],
    &["proprietary", "limited"],
    &["sdn", "bhd"],
    &["bhd"],
    &["ulc"],
    &["dac"],
    // German
    &["gmbh"],
    &["mbh"],
    &["ggmbh"],
    &["ag"],
    &["kg"],
    &["kgaa"],
    &["ohg"],
    &["gbr"],
    &["ug"],
    &["ug", "haftungsbeschrankt"],
    &["ug", "haftungsbeschraenkt"],
    &["ek"],
    &["ekfm"],
    &["ev"],
    &["eg"],
    &["partg"],
    &["partgmbb"],
    &["gesmbh"],
    &["se"],
    // French, Italian, Spanish, Portuguese
    &["sa"],
    &["sas"],
    &["sasu"],
    &["sarl"],
    &["eurl"],
    &["sprl"],
    &["srl"],
    &["srls"],
    &[DOTTED_SPA],
    &["sapa"],
    &["snc"],
    &["sl"],
    &["slu"],
    &["sau"],
    &["cv"],
    &["sa", "de", "cv"],
    &["s", "de", "rl", "de", "cv"],
    &["s", "de", "rl"],
    &["lda"],
    &["ltda"],
    &["eireli"],
    // Dutch, Nordic
    &["bv"],
    &["bvba"],
    &["nv"],
    &["vof"],
    &["ab"],
    &["as"],
    &["asa"],
    &["aps"],
    &["ivs"],
    &["oy"],
    &["oyj"],
    &["ehf"],
    &["hf"],
    // Central and Eastern Europe, Turkey
    &["kft"],
    &["zrt"],
    &["nyrt"],
    &["bt"],
    &["sp", "z", "oo"],
    &["sp", "zoo"],
    &["spzoo"],
    &["spolka", "z", "oo"],
    &["sro"],
    &["spol", "sro"],
    &["doo"],
    &["dd"],
    &["ood"],
    &["eood"],
    &["ooo"],
    &["oao"],
    &["zao"],
    // Asia
    &["kk"],
    &["gk"],
    &["kabushiki", "kaisha"],
    &["tbk"],
];

/// The words without legal forms at their end. Strips at least never the last word, and takes an `and` away that
/// only tied two forms together (`GmbH & Co. KG`).
pub(super) fn strip(mut words: Vec<String>) -> Vec<String> {
    while let Some(form) = form_at_end(&words) {
        words.truncate(words.len() - form);
        if words.len() > 1 && words.last().is_some_and(|word| word == "and") {
            words.pop();
        }
    }
    // The mark has done its work; what is still there is part of the name.
    for word in &mut words {
        if word == DOTTED_SPA {
            "spa".clone_into(word);
        }
    }
    words
}

/// How many words the legal form at the end takes, when a name is left before it.
fn form_at_end(words: &[String]) -> Option<usize> {
    longest_form(words).filter(|form| {
        let left = &words[..words.len() - form];
        // An article or an `and` alone is no name.
        !left.is_empty() && !(left.len() == 1 && (left[0] == "the" || left[0] == "and"))
    })
}

fn longest_form(words: &[String]) -> Option<usize> {
    FORMS
        .iter()
        .filter(|form| {
            words.len() >= form.len()
                && words[words.len() - form.len()..]
                    .iter()
                    .map(String::as_str)
                    .eq(form.iter().copied())
        })
        .map(|form| form.len())
        .max()
}
