//! What AWS services offer a function in a VPC, by the names that a scenario calls them.

use std::sync::LazyLock;

static SERVICES: &str = include_str!("../../defaults/aws-services.csv");

/// The interface endpoint of an AWS service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivateEndpoint {
    /// It has this name.
    Named(&'static str),
    /// There is none.
    None,
    /// Nobody has looked.
    Unknown,
}

/// What an AWS service offers a function in a VPC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwsService {
    /// What a scenario calls it.
    pub name: &'static str,
    /// Its interface endpoint.
    pub endpoint: PrivateEndpoint,
    /// Whether its public endpoint answers over IPv6; `None` where nobody has looked.
    pub ipv6: Option<bool>,
}

/// What a service of this name offers (the pages are named in `defaults/aws-services.csv`). One that the table does not have is unknown in
/// everything.
#[must_use]
pub fn aws_service(name: &str) -> AwsService {
    let unknown = AwsService { name: "", endpoint: PrivateEndpoint::Unknown, ipv6: None };
    aws_services().find(|service| service.name == name).unwrap_or(unknown)
}

/// The services that the table has.
pub fn aws_services() -> impl Iterator<Item = AwsService> {
    static READ: LazyLock<Vec<AwsService>> = LazyLock::new(|| rows().filter_map(read).collect());
    READ.iter().copied()
}

fn rows() -> impl Iterator<Item = &'static str> {
    SERVICES.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// A row of the table; `None` for one that is not sound, and a test finds none.
fn read(row: &'static str) -> Option<AwsService> {
    let mut parts = row.split(',');
    let (name, endpoint, ipv6) = (parts.next()?, parts.next()?, parts.next()?);
    let endpoint = match endpoint {
        "none" => PrivateEndpoint::None,
        "unknown" => PrivateEndpoint::Unknown,
        name => PrivateEndpoint::Named(name),
    };
    let ipv6 = match ipv6 {
        "yes" => Some(true),
        "no" => Some(false),
        "unknown" => None,
        _ => return None,
    };
    parts.next().is_none().then_some(AwsService { name, endpoint, ipv6 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_sound_and_stands_once() {
        let names: Vec<&str> = rows().map(|row| read(row).unwrap_or_else(|| panic!("{row}")).name).collect();
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert!(names.len() > 50 && once.len() == names.len());
        assert_eq!(aws_service("kinesis").endpoint, PrivateEndpoint::Named("kinesis-streams"));
        assert_eq!(aws_service("never-heard-of"), AwsService { name: "", ..aws_service("never-heard-of") });
    }
}
