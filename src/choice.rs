//! Closed sets of words: enums of which each variant has a word, in files and in output.

/// A closed set of words.
pub trait Choice: Copy + PartialEq + Send + Sync + 'static {
    /// Each word with what it means.
    const WORDS: &'static [(&'static str, Self)];

    /// The word of a value.
    fn id(self) -> &'static str;
}

/// Declares an enum with the word of each variant.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant),* }

        impl $name {
            /// The word for it in files and output.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        /// As its word.
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }

        #[cfg(feature = "report")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "enum": [$($word),*]})
            }
        }

        impl $crate::choice::Choice for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];

            fn id(self) -> &'static str {
                Self::id(self)
            }
        }
    };
}

pub(crate) use choice;
