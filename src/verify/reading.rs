//! What the inputs of a line give: a quantity, and statements about themselves.

use rust_decimal::Decimal;

/// A statement of the inputs about themselves, such as that 123 ms are billed as 200 ms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) what: &'static str,
    pub(super) said: Decimal,
    pub(super) got: Decimal,
    pub(super) holds: bool,
}

/// A quantity from inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The quantity when every count multiplies.
    pub(super) quantity: Decimal,
    /// The quantity when some counts do not, and the names of those; only where the names leave it open.
    pub(super) otherwise: Option<(Decimal, Vec<String>)>,
}

impl Reading {
    pub(super) const fn certain(quantity: Decimal) -> Self {
        Self { quantity, otherwise: None }
    }

    /// The reading with each quantity counted by a rule.
    pub(super) fn map(self, rule: impl Fn(Decimal) -> Decimal) -> Self {
        let otherwise = self.otherwise.map(|(quantity, names)| (rule(quantity), names));
        Self { quantity: rule(self.quantity), otherwise }
    }

    pub(super) fn times(self, factor: Decimal) -> Self {
        self.map(|quantity| quantity.saturating_mul(factor))
    }
}
