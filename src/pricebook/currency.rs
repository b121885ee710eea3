//! Codes of currencies.

use crate::diagnostic::nearest;
use crate::document::Node;

/// The currencies of ISO 4217, list one (SIX Group, as packaged in iso-codes of 2026-02), without its codes for metals, funds, units of
/// account and tests, in which nobody is billed.
#[rustfmt::skip]
const CURRENCIES: [&str; 156] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD", "BND", "BOB",
    "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF",
    "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT",
    "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN",
    "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP",
    "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS",
    "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAD", "XAF", "XCD", "XCG", "XOF", "XPF", "YER",
    "ZAR", "ZMW", "ZWG",
];

/// The code of a currency in which a bill may be, or a problem.
pub(crate) fn read_currency<'d>(node: &Node<'d>) -> Option<&'d str> {
    let code = node.text()?;
    if CURRENCIES.contains(&code) {
        return Some(code);
    }
    let near = nearest(&code.to_uppercase(), CURRENCIES).map(|near| format!("did you mean `{near}`?"));
    node.expected("the ISO 4217 code of a currency, such as \"USD\"", near);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_each_is_there_once() {
        assert!(CURRENCIES.is_sorted_by(|a, b| a < b));
        assert!(
            CURRENCIES.iter().all(|code| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()))
        );
    }
}
