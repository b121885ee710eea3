//! Times, shares and titles for a person.

use crate::money::group_thousands;

/// A time in milliseconds for a person.
#[must_use]
pub fn shown_ms(ms: f64) -> String {
    if ms >= 10_000.0 {
        return format!("{} s", group_thousands(&format!("{:.1}", ms / 1000.0)));
    }
    let digits = usize::from(ms < 100.0);
    format!("{} ms", group_thousands(&format!("{ms:.digits$}")))
}

/// A share for a person, in percent: with two significant digits of the share or of what is left of the whole, whichever is less, so that
/// nearly all is not shown as all.
#[must_use]
pub fn shown_share(share: f64) -> String {
    let percent = share * 100.0;
    let least = percent.min(100.0 - percent);
    if least <= 0.0 {
        return format!("{percent:.0} %");
    }
    if least < 0.001 {
        return if percent < 50.0 { "< 0.001 %" } else { "> 99.999 %" }.to_owned();
    }
    let digits = (1 - least.log10().floor() as i32).clamp(0, 3) as usize;
    let text = format!("{percent:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// A title within a sentence with its article: "the interface endpoint", "the NAT gateway"; a proper name, such as "API Gateway", has none.
#[must_use]
pub fn with_article(title: &str) -> String {
    // The layout of a solution stands in brackets: "API Gateway (REST)".
    let name = title.split(" (").next().unwrap_or(title);
    let last = name.rsplit(' ').next().unwrap_or(name);
    let is_name = name.contains(' ') && last.starts_with(char::is_uppercase);
    if is_name { title.to_owned() } else { format!("the {}", in_sentence(title)) }
}

fn in_sentence(title: &str) -> String {
    let second_is_small = title.chars().nth(1).is_some_and(char::is_lowercase);
    if second_is_small { title[..1].to_lowercase() + &title[1..] } else { title.to_owned() }
}
