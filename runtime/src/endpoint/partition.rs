//! The partitions of AWS and which region belongs to which.

/// A partition: a group of regions with domain names and accounts of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// The name, such as `aws`.
    pub name: &'static str,

    /// The domain of the endpoints.
    pub dns_suffix: &'static str,

    /// The domain of the endpoints that answer over IPv4 and IPv6.
    pub dual_stack_dns_suffix: &'static str,

    /// Whether there are endpoints for FIPS 140.
    pub supports_fips: bool,

    /// Whether there are endpoints that answer over IPv4 and IPv6.
    pub supports_dual_stack: bool,

    /// The region that services without regions sign with.
    pub implicit_global_region: &'static str,

    /// What stands before the last two parts in names of regions, those to come included.
    prefixes: &'static [&'static str],

    /// The regions there are, and the pseudo-regions of services without regions.
    regions: &'static [&'static str],
}

/// Function `aws.partition`: the partition of a region.
///
/// A region that is not in the table belongs to the partition whose names its own resembles, such as
/// `cn-new-1` to `aws-cn`. All else belongs to `aws`, so there always is an answer; it is an option
/// because the rules engine defines it so. The name of the region is not checked.
pub fn partition(region: &str) -> Option<&'static Partition> {
    PARTITIONS
        .iter()
        .find(|partition| partition.regions.contains(&region))
        .or_else(|| {
            PARTITIONS
                .iter()
                .find(|partition| partition.resembles(region))
        })
        .or(PARTITIONS.first())
}

/// All partitions; `aws`, to which every unknown region belongs, is the first.
pub fn partitions() -> &'static [Partition] {
    PARTITIONS
}

impl Partition {
    /// The regions there are, and the pseudo-regions of services without regions, such as `aws-global`.
    pub fn regions(&self) -> &'static [&'static str] {
        self.regions
    }

    /// Whether a name has the form of this partition's regions: a prefix, a word and a number, joined by
    /// hyphens. The table that AWS publishes says the same with regular expressions.
    fn resembles(&self, region: &str) -> bool {
        let Some((rest, number)) = region.rsplit_once('-') else {
            return false;
        };
        let Some((prefix, word)) = rest.rsplit_once('-') else {
            return false;
        };
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !word.is_empty()
            && word.bytes().all(is_word)
            && self.prefixes.contains(&prefix)
    }
}

/// All partitions; `aws`, to which all else belongs, is the first.
const PARTITIONS: &[Partition] = &[
    Partition {
        name: "aws",
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-east-1",
        prefixes: &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "aws-global",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    },
    Partition {
        name: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        dual_stack_dns_suffix: "api.amazonwebservices.com.cn",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "cn-northwest-1",
        prefixes: &["cn"],
        regions: &["aws-cn-global", "cn-north-1", "cn-northwest-1"],
    },
    Partition {
        name: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        dual_stack_dns_suffix: "api.amazonwebservices.eu",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "eusc-de-east-1",
        prefixes: &["eusc-de"],
        regions: &["eusc-de-east-1"],
    },
    Partition {
        name: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        dual_stack_dns_suffix: "api.aws.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-iso-east-1",
        prefixes: &["us-iso"],
        regions: &["aws-iso-global", "us-iso-east-1", "us-iso-west-1"],
    },
    Partition {
        name: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_dns_suffix: "api.aws.scloud",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-isob-east-1",
        prefixes: &["us-isob"],
        regions: &["aws-iso-b-global", "us-isob-east-1", "us-isob-west-1"],
    },
    Partition {
        name: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_dns_suffix: "api.cloud-aws.adc-e.uk",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "eu-isoe-west-1",
        prefixes: &["eu-isoe"],
        regions: &["aws-iso-e-global", "eu-isoe-west-1"],
    },
    Partition {
        name: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_dns_suffix: "api.aws.hci.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-isof-south-1",
        prefixes: &["us-isof"],
        regions: &["aws-iso-f-global", "us-isof-east-1", "us-isof-south-1"],
    },
    Partition {
        name: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-gov-west-1",
        prefixes: &["us-gov"],
        regions: &["aws-us-gov-global", "us-gov-east-1", "us-gov-west-1"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(region: &str) -> &'static str {
        partition(region).unwrap().name
    }

    #[test]
    fn every_region_has_its_partition() {
        for expected in partitions() {
            for region in expected.regions() {
                assert_eq!(partition(region), Some(expected), "{region}");
            }
            assert!(expected.regions.contains(&expected.implicit_global_region));
        }
    }

    #[test]
    fn the_form_of_a_name_belongs_to_one_partition() {
        let known = || PARTITIONS.iter().flat_map(|partition| partition.regions);
        for region in known().filter(|region| !region.ends_with("-global")) {
            let resembled: Vec<_> = PARTITIONS
                .iter()
                .filter(|partition| partition.resembles(region))
                .map(|partition| partition.name)
                .collect();
            assert_eq!(resembled, [name_of(region)], "{region}");
        }
    }

    #[test]
    fn unknown_regions_go_by_their_form() {
        for (region, expected) in [
            ("us-new-9", "aws"),
            ("mx-central-42", "aws"),
            ("ap_x-y-1", "aws"),
            ("cn-foo-1", "aws-cn"),
            ("cn-foo_bar2-10", "aws-cn"),
            ("eusc-de-west-2", "aws-eusc"),
            ("us-iso-foo-3", "aws-iso"),
            ("us-isob-foo-3", "aws-iso-b"),
            ("eu-isoe-foo-3", "aws-iso-e"),
            ("us-isof-foo-3", "aws-iso-f"),
            ("us-gov-foo-3", "aws-us-gov"),
        ] {
            assert_eq!(name_of(region), expected, "{region}");
        }
    }

    #[test]
    fn all_else_is_aws() {
        for region in [
            "",
            "-",
            "--",
            "nonsense",
            "cn",
            "cn-",
            "cn-1",
            "cn--1",
            "cn-foo-",
            "cn-foo-x",
            "cn-foo-1x",
            "cn-foo-bar-1",
            "cn-f.o-1",
            "cn-föö-1",
            "xcn-foo-1",
            "CN-foo-1",
            "eusc-fr-west-1",
            " cn-north-1",
            "cn-north-1\n",
        ] {
            assert_eq!(name_of(region), "aws", "{region}");
        }
    }

    #[test]
    fn facts_of_the_partitions() {
        let facts: Vec<_> = PARTITIONS
            .iter()
            .map(|partition| {
                (
                    partition.name,
                    partition.dns_suffix,
                    partition.dual_stack_dns_suffix,
                    partition.supports_fips && partition.supports_dual_stack,
                )
            })
            .collect();
        assert_eq!(
            facts,
            [
                ("aws", "amazonaws.com", "api.aws", true),
                (
                    "aws-cn",
                    "amazonaws.com.cn",
                    "api.amazonwebservices.com.cn",
                    true
                ),
                ("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", true),
                ("aws-iso", "c2s.ic.gov", "api.aws.ic.gov", true),
                ("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", true),
                (
                    "aws-iso-e",
                    "cloud.adc-e.uk",
                    "api.cloud-aws.adc-e.uk",
                    true
                ),
                ("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", true),
                ("aws-us-gov", "amazonaws.com", "api.aws", true),
            ]
        );
    }
}
