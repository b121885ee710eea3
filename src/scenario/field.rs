//! The keys of an input file and where a draft of the file holds their values. Reading, the JSON Schema, the reference, the settings
//! that `explain` lists, and changing a value all come from a list of these.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::range::{self, Range};
use super::spec::{Default, Fault, Said, Spec};
use crate::document::Node;
use crate::value::Value;

/// A draft of a file, some of whose keys have figures as defaults.
pub(super) trait Defaulted: 'static {
    /// The preset that holds them.
    fn preset(&self) -> &'static str;
}

/// The place of a key's value in a draft `D`.
type Get<D, T> = Box<dyn Fn(&D) -> Option<&T> + Send + Sync>;
/// Puts a value there.
type Put<D, T> = Box<dyn Fn(&mut D, T) + Send + Sync>;
/// Sets a key of a draft to a value.
pub(super) type Set<D> = Arc<dyn Fn(&mut D) + Send + Sync>;
/// A list of keys.
pub(super) type Fields<D> = Vec<Box<dyn AnyField<D>>>;

/// A key whose value a draft `D` holds.
pub(super) struct Field<D, T: 'static> {
    spec: Spec<T>,
    get: Get<D, T>,
    put: Put<D, T>,
}

/// A value that a key may be set to.
pub(super) struct Choosable<D> {
    /// Sets it.
    pub(super) set: Set<D>,
    /// The value as a number on the key's scale, if it is one.
    pub(super) number: Option<Decimal>,
    /// The value for a person.
    pub(super) shown: String,
}

/// How a file gives a key.
pub(super) enum Given {
    /// By a value.
    Value,
    /// By what the value may be.
    Range(Range),
}

impl<D: Defaulted, T: Value> Field<D, T> {
    /// The key that is said to be so, and whose value is got and put so.
    pub(super) fn boxed(
        spec: Spec<T>,
        get: impl Fn(&D) -> Option<&T> + Send + Sync + 'static,
        put: impl Fn(&mut D, T) + Send + Sync + 'static,
    ) -> Box<dyn AnyField<D>> {
        Box::new(Self { spec, get: Box::new(get), put: Box::new(put) })
    }

    /// Its value in a draft, or what is measured where there is none.
    fn held<'d>(&'d self, draft: &'d D) -> Option<&'d T> {
        (self.get)(draft).or_else(|| self.spec.measured(draft.preset()))
    }

    fn choosable(&'static self, value: T) -> Choosable<D> {
        let (number, shown) = (value.number(), value.show());
        Choosable { set: Arc::new(move |draft| (self.put)(draft, value.clone())), number, shown }
    }
}

/// A key without its type, for lists.
pub(super) trait AnyField<D>: Send + Sync {
    /// What is said of it.
    fn said(&self) -> &Said;
    /// Its dotted path.
    fn path(&self) -> &'static str {
        self.said().path
    }
    /// The JSON Schema of a plain value.
    fn schema(&self) -> Json;
    /// Takes a value that is written into a draft, or the centre of a range where there may be one; `None` when a problem was reported.
    fn take(&self, node: &Node<'_>, may_be_range: bool, draft: &mut D) -> Option<Given>;
    /// Reads one plain value of it.
    fn read(&'static self, node: &Node<'_>) -> Option<Choosable<D>>;
    /// The value at a place on the scale, otherwise like that of a draft.
    fn at(&'static self, number: Decimal, like: &D) -> Option<Choosable<D>>;
    /// Whether it takes the value at a place on the scale.
    fn takes_number(&self, number: Decimal) -> bool;
    /// What is wrong with the value that a draft has.
    fn check(&self, draft: &D) -> Option<Fault>;
    /// Whether two drafts have different values there.
    fn differs(&self, a: &D, b: &D) -> bool;
    /// Its value in a draft, for a person.
    fn show(&self, draft: &D) -> String;
    /// Where its value in a draft lies on the scale.
    fn number(&self, draft: &D) -> Option<Decimal>;
    /// The median of its value in a draft, where that stands for many.
    fn median(&self, draft: &D) -> Option<f64>;
}

impl<D: Defaulted, T: Value> AnyField<D> for Field<D, T> {
    fn said(&self) -> &Said {
        &self.spec.said
    }

    fn schema(&self) -> Json {
        let mut schema = T::schema();
        if let Some((least, greatest)) = self.spec.said.range
            && schema["type"] == "integer"
        {
            schema["minimum"] = json!(least);
            schema["maximum"] = json!(greatest);
        }
        schema
    }

    fn take(&self, node: &Node<'_>, may_be_range: bool, draft: &mut D) -> Option<Given> {
        if may_be_range && range::is_range(&self.spec, node) {
            let range = range::read(&self.spec, node)?;
            (self.put)(draft, T::at(range.centre(), None)?);
            return Some(Given::Range(range));
        }
        if let Some(help) = range::as_list(node).filter(|_| may_be_range && range::scale_of(&self.spec.said).is_some())
        {
            node.expected(T::EXPECTED, Some(help));
            return None;
        }
        (self.put)(draft, self.spec.read(node)?);
        Some(Given::Value)
    }

    fn read(&'static self, node: &Node<'_>) -> Option<Choosable<D>> {
        self.spec.read(node).map(|value| self.choosable(value))
    }

    fn at(&'static self, number: Decimal, like: &D) -> Option<Choosable<D>> {
        T::at(number, self.held(like)).map(|value| self.choosable(value))
    }

    fn takes_number(&self, number: Decimal) -> bool {
        T::at(number, None).is_some_and(|value| self.spec.check(&value, "", "").is_none())
    }

    fn check(&self, draft: &D) -> Option<Fault> {
        let value = (self.get)(draft)?;
        self.spec.check(value, self.path(), &value.show())
    }

    fn differs(&self, a: &D, b: &D) -> bool {
        (self.get)(a) != (self.get)(b)
    }

    fn show(&self, draft: &D) -> String {
        match (self.held(draft), self.spec.said.default) {
            (Some(value), _) => value.show(),
            (None, Default::Absent(without)) => without.to_owned(),
            (None, Default::OneOf(_)) => "given otherwise".to_owned(),
            (None, _) => String::new(),
        }
    }

    fn number(&self, draft: &D) -> Option<Decimal> {
        self.held(draft)?.number()
    }

    fn median(&self, draft: &D) -> Option<f64> {
        self.held(draft)?.median()
    }
}

/// How a draft holds the value of a key: one that may be left out, or has a figure, as an option.
macro_rules! slot {
    (optional $type:ty) => { Option<$type> };
    (figure $type:ty) => { Option<$type> };
    ($kind:ident $type:ty) => { $type };
}

/// What a slot holds before its key is given.
macro_rules! initial {
    (optional $spec:expr) => {
        None
    };
    (figure $spec:expr) => {
        None
    };
    (required $spec:expr) => {
        std::default::Default::default()
    };
    ($kind:ident $spec:expr) => {
        $spec.default()?
    };
}

/// The field of a key whose slot is at this place of a draft.
macro_rules! field {
    (optional $draft:ty, ($($at:ident.)*) $slot:ident, $spec:expr) => {
        $crate::scenario::field::Field::boxed(
            $spec,
            |draft: &$draft| draft.$($at.)*$slot.as_ref(),
            |draft: &mut $draft, value| draft.$($at.)*$slot = Some(value),
        )
    };
    (figure $draft:ty, $at:tt $slot:ident, $spec:expr) => { field!(optional $draft, $at $slot, $spec) };
    ($kind:ident $draft:ty, ($($at:ident.)*) $slot:ident, $spec:expr) => {
        $crate::scenario::field::Field::boxed(
            $spec,
            |draft: &$draft| Some(&draft.$($at.)*$slot),
            |draft: &mut $draft, value| draft.$($at.)*$slot = value,
        )
    };
}

/// Declares a part of a draft: a struct with a slot for each key, as it is before any was given (`unset`), and the list of its keys.
///
/// `of DRAFT(PLACE.)` says where in which draft it is. A key is its meaning, its slot, its type and how it is said (`required`, `new` with
/// a default in TOML, `optional` with what holds without it, `figure` with the name of a figure), then its range and rule. `..(LIST)` puts
/// the keys of other lists in between. `use STRUCT as MODULE` is another part of the same struct, with meanings of its own.
macro_rules! fields {
    (
        $(#[$meta:meta])* pub struct $name:ident of $draft:ident($($at:ident.)*) {
            $($(#[$part_meta:meta])* $part_vis:vis $part:ident: $part_type:ty = $part_unset:expr;)*
        }
        $([
            $(
                $(#[doc = $doc:expr])+
                $slot:ident: $type:ty = $kind:ident($path:expr $(, $without:expr)?) $(.$method:ident($($argument:expr),*))*;
            )*
        ] $(..($($more:path),+))?)*
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($($(#[doc = $doc])+ pub $slot: slot!($kind $type),)*)*
            $($(#[$part_meta])* $part_vis $part: $part_type,)*
        }

        impl $name {
            fields! {
                @of $name $draft($($at.)*) { $($part = $part_unset;)* }
                $([$(($($doc),+) $slot: $type = $kind($path $(, $without)?) $(.$method($($argument),*))*;)*] $(..($($more),+))?)*
            }
        }
    };
    (
        use $name:ident as $module:ident of $draft:ident($($at:ident.)*)
        [
            $(
                $(#[doc = $doc:expr])+
                $slot:ident: $type:ty = $kind:ident($path:expr $(, $without:expr)?) $(.$method:ident($($argument:expr),*))*;
            )*
        ]
    ) => {
        mod $module {
            use super::*;

            fields! {
                @of $name $draft($($at.)*) {}
                [$(($($doc),+) $slot: $type = $kind($path $(, $without)?) $(.$method($($argument),*))*;)*]
            }
        }
    };
    (
        @of $name:ident $draft:ident $at:tt { $($part:ident = $part_unset:expr;)* }
        $([
            $(($($doc:expr),+) $slot:ident: $type:ty = $kind:ident($path:expr $(, $without:expr)?) $(.$method:ident($($argument:expr),*))*;)*
        ] $(..($($more:path),+))?)*
    ) => {
        pub(super) fn unset() -> Option<$name> {
            Some($name {
                $($($slot: initial!($kind Spec::<$type>::$kind($path, "" $(, $without)?)),)*)*
                $($part: $part_unset,)*
            })
        }

        pub(super) fn list() -> Fields<$draft> {
            let mut list: Fields<$draft> = Vec::new();
            $(
                $(
                    let doc = concat!($($doc),+).trim_start();
                    let spec = Spec::<$type>::$kind($path, doc $(, $without)?)$(.$method($($argument),*))*;
                    list.push(field!($kind $draft, $at $slot, spec));
                )*
                $($(list.extend($more());)+)?
            )*
            list
        }
    };
}

pub(super) use {field, fields, initial, slot};
