//! Amazon Resource Names.

/// The parts of an Amazon Resource Name (`arn:partition:service:region:account:resource`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Arn {
    /// The partition, such as `aws`; never empty.
    pub partition: String,

    /// The service, such as `bedrock`; never empty.
    pub service: String,

    /// The region; empty where the resource belongs to none.
    pub region: String,

    /// The account; empty where the resource belongs to none.
    pub account_id: String,

    /// The resource, split at each `:` and `/`; at least one part, and parts may be empty.
    pub resource_id: Vec<String>,
}

/// Function `aws.parseArn`: the parts of an Amazon Resource Name, or `None` when the text is not one.
pub fn parse_arn(value: &str) -> Option<Arn> {
    let mut parts = value.strip_prefix("arn:")?.splitn(5, ':');
    let [partition, service, region, account_id, resource] = [
        parts.next()?,
        parts.next()?,
        parts.next()?,
        parts.next()?,
        parts.next()?,
    ];
    if partition.is_empty() || service.is_empty() || resource.is_empty() {
        return None;
    }
    Some(Arn {
        partition: partition.to_owned(),
        service: service.to_owned(),
        region: region.to_owned(),
        account_id: account_id.to_owned(),
        resource_id: resource.split([':', '/']).map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_have_five_parts() {
        let cases: [(&str, [&str; 4], &[&str]); 6] = [
            (
                "arn:aws:sns:us-west-2:012345678910:topic",
                ["aws", "sns", "us-west-2", "012345678910"],
                &["topic"],
            ),
            (
                "arn:aws:ec2:us-east-1:012345678910:vpc/vpc-0e98",
                ["aws", "ec2", "us-east-1", "012345678910"],
                &["vpc", "vpc-0e98"],
            ),
            (
                "arn:aws:iam::012345678910:user/johndoe",
                ["aws", "iam", "", "012345678910"],
                &["user", "johndoe"],
            ),
            (
                "arn:aws:s3:::bucket_name",
                ["aws", "s3", "", ""],
                &["bucket_name"],
            ),
            (
                "arn:aws-cn:s3:r:1:outpost:a/b:",
                ["aws-cn", "s3", "r", "1"],
                &["outpost", "a", "b", ""],
            ),
            ("arn:a:b:::/", ["a", "b", "", ""], &["", ""]),
        ];
        for (text, parts, resource) in cases {
            let arn = parse_arn(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                [&arn.partition, &arn.service, &arn.region, &arn.account_id],
                parts
            );
            assert_eq!(arn.resource_id, resource);
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "arn",
            "11111111-2222-3333-4444-555555555555",
            "ARN:aws:s3:::bucket",
            " arn:aws:s3:::bucket",
            "arn:aws:s3::bucket",
            "arn:aws:s3:us-east-2:012345678:",
            "arn::s3:::bucket",
            "arn:aws::::bucket",
        ] {
            assert_eq!(parse_arn(text), None, "{text}");
        }
    }
}
