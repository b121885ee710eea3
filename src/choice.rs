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

        impl $crate::choice::Choice for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];

            fn id(self) -> &'static str {
                Self::id(self)
            }
        }
    };
}

pub(crate) use choice;
