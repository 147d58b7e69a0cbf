//! Comparing keys and tokens in a time that tells nothing about them.

use subtle::ConstantTimeEq as _;

/// The candidate whose secret is the given one. Every candidate is compared to its end; only their
/// number and lengths show in the time taken.
pub(crate) fn find<T>(
    candidates: Vec<T>,
    given: &str,
    secret: impl Fn(&T) -> &String,
) -> Option<T> {
    let mut found = None;
    for candidate in candidates {
        if bool::from(secret(&candidate).as_bytes().ct_eq(given.as_bytes())) {
            found = Some(candidate);
        }
    }
    found
}

/// The length of the open part of a credential, which ends with so many secret characters.
pub(crate) fn open(credential: &str, secret: usize) -> usize {
    let open = credential.len().saturating_sub(secret);
    (0..=open)
        .rev()
        .find(|at| credential.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The range of texts that begin with the open part of a credential, for a look-up by an index. An
/// empty part is the beginning of no credential.
pub(crate) fn around(open: &str) -> (String, String) {
    if open.is_empty() {
        return (String::new(), String::new());
    }
    // Credentials go on in ASCII, which is all below this.
    (open.to_owned(), format!("{open}\u{7f}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_is_found() {
        let known = || {
            vec![
                "ann_1700aa".to_owned(),
                "ann_1700ab".to_owned(),
                "bob_1700aa".to_owned(),
            ]
        };
        let look = |given| find(known(), given, |known| known);
        assert_eq!(look("ann_1700ab").as_deref(), Some("ann_1700ab"));
        for wrong in ["", "ann_1700a", "ann_1700abc", "ann_1700ac", "ANN_1700ab"] {
            assert_eq!(look(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_open_part_ends_between_characters() {
        assert_eq!(open("ann_1700ab", 2), 8);
        assert_eq!(open("ab", 5), 0);
        assert_eq!(open("aééé", 3), 3);
        let (from, to) = around("ann_1700");
        assert!(from.as_str() <= "ann_1700ab" && "ann_1700ff" < to.as_str());
        assert!(!(from.as_str() <= "ann_1701ab" && "ann_1701ab" < to.as_str()));
        assert_eq!(around(""), (String::new(), String::new()));
    }
}
