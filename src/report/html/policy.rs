//! What the page may do: run its own script, use its own style, and nothing else.
//!
//! The policy names both by their hash ([CSP 3](https://www.w3.org/TR/CSP3/), `sha256`), so that markup which came in
//! with an export could not run even if it were not escaped.

/// The page's style.
pub(super) const STYLE: &str = include_str!("page.css");

/// The page's script.
pub(super) const SCRIPT: &str = include_str!("page.js");

/// The hash of [`STYLE`]; a test tells the new one when the style was changed.
const STYLE_HASH: &str = "QtMZzPdFPZ+GPnsUJM3PYGUTs3Iv5UaT7i2OcDVTTeY=";

/// The hash of [`SCRIPT`]; a test tells the new one when the script was changed.
const SCRIPT_HASH: &str = "oyGsBxqsj51+iacG07JlKpoQyzeEdjf/RDPGMuFL10g=";

/// The policy as it stands in the page.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; \
         base-uri 'none'; form-action 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 in base 64, by the library that the program signs in with.
    fn hash(text: &str) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let provider = rustls::crypto::ring::default_provider();
        let suites = provider.cipher_suites.into_iter();
        let mut hashes = suites.filter_map(|suite| suite.tls13().map(|suite| suite.common.hash_provider));
        let sha256 = hashes
            .find(|hash| hash.algorithm() == rustls::crypto::hash::HashAlgorithm::SHA256)
            .unwrap();
        let digest = sha256.hash(text.as_bytes());
        let mut written = String::new();
        for bytes in digest.as_ref().chunks(3) {
            let three = [bytes[0], *bytes.get(1).unwrap_or(&0), *bytes.get(2).unwrap_or(&0)];
            let number = u32::from_be_bytes([0, three[0], three[1], three[2]]);
            for place in 0..4 {
                let digit = (number >> (18 - 6 * place)) & 63;
                written.push(if place <= bytes.len() {
                    DIGITS[digit as usize] as char
                } else {
                    '='
                });
            }
        }
        written
    }

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // From the specification's own example.
        assert_eq!(
            hash("alert('Hello, world.');"),
            "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn the_policy_names_the_style_and_the_script_as_they_are() {
        assert_eq!(hash(STYLE), STYLE_HASH, "put the left one into STYLE_HASH");
        assert_eq!(hash(SCRIPT), SCRIPT_HASH, "put the left one into SCRIPT_HASH");
    }

    #[test]
    fn style_and_script_cannot_end_their_element() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains("</") && !text.contains("<!--"), "{text}");
        }
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    }
}
