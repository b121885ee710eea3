//! EC2 instance types that may stand as NAT instances.

use std::sync::LazyLock;

static TYPES: &str = include_str!("../../defaults/nat-instances.csv");
const BITS_PER_MBIT: u64 = 1_000_000;

/// An instance type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstanceType {
    /// Its name.
    pub name: &'static str,
    /// Bits a second that it carries all the time.
    pub baseline: u64,
    /// Bits a second that it carries for a while; `None` where that was not read.
    pub burst: Option<u64>,
    /// Of a burstable type: its vCPUs, and the percentage of each that costs nothing more.
    pub cpu: Option<(u64, u64)>,
}

/// Every type, the cheapest first. The figures and their sources are in `defaults/nat-instances.csv`.
#[must_use]
pub fn nat_instances() -> &'static [InstanceType] {
    static READ: LazyLock<Vec<InstanceType>> = LazyLock::new(|| rows().filter_map(read).collect());
    &READ
}

fn rows() -> impl Iterator<Item = &'static str> {
    TYPES.lines().filter(|line| !line.starts_with('#')).skip(1)
}

/// A row of the table; `None` for one that is not sound, and a test finds none.
fn read(row: &'static str) -> Option<InstanceType> {
    let fields: Vec<&str> = row.split(',').collect();
    let [name, baseline, burst, vcpus, percent] = fields.try_into().ok()?;
    let number = |text: &str| if text.is_empty() { Some(None) } else { text.parse::<u64>().ok().map(Some) };
    let bits = |mbit: u64| mbit.saturating_mul(BITS_PER_MBIT);
    let cpu = match (number(vcpus)?, number(percent)?) {
        (Some(vcpus), Some(percent)) if percent <= 100 => Some((vcpus, percent)),
        (None, None) => None,
        _ => return None,
    };
    Some(InstanceType { name, baseline: bits(number(baseline)??), burst: number(burst)?.map(bits), cpu })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_sound_and_stands_once() {
        let mut names: Vec<&str> = rows().map(|row| read(row).unwrap_or_else(|| panic!("{row}")).name).collect();
        assert_eq!(names.len(), nat_instances().len());
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), nat_instances().len());
        for instance in nat_instances() {
            assert!(instance.burst.is_none_or(|burst| burst > instance.baseline), "{instance:?}");
        }
    }
}
