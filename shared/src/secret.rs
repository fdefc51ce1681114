use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use zeroize::Zeroizing;

/// A secret as somebody typed it: wiped from memory when dropped, never printed.
///
/// It travels one way. In the browser it serialises as what was typed, so that a form can be sent; natively it
/// serialises as nothing, so that no answer of the server can carry it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over what was typed.
    pub fn new(typed: impl Into<String>) -> Self {
        Self(Zeroizing::new(typed.into()))
    }

    /// The secret itself: the one place to look for when asking where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if cfg!(target_arch = "wasm32") { self.expose() } else { "" })
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The error of a value of another kind would quote it.
        String::deserialize(deserializer).map(Self::new).map_err(|_| D::Error::custom("a secret is a text"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrives_but_never_leaves() {
        let secret: Secret = serde_json::from_str("\"hunter2\"").unwrap();
        assert_eq!(secret.expose(), "hunter2");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"\"");
    }

    #[test]
    fn is_never_printed() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)).matches("hunter2").count(), 0);
        assert_eq!(format!("{secret:?}"), format!("{:?}", Secret::default()));
    }

    #[test]
    fn is_not_quoted_by_a_refusal() {
        for refused in ["20261004", "[\"hunter2\"]", "{\"hunter2\":1}"] {
            let error = serde_json::from_str::<Secret>(refused).unwrap_err().to_string();
            assert!(error.starts_with("a secret is a text"), "{error}");
        }
    }
}
