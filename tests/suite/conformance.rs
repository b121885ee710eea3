//! Every published price of a mapped meter against the book of its Region, as `prices show --format json` gives it.
//!
//! The raw price table is not part of the project: the test looks for it beside the project.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::{common, outside};
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// The meter of a row of the table, and the factor from its price to the meter's price (one request, one GB, one hour).
fn mapped(service: &str, item: &str, unit: &str) -> Option<(String, Decimal)> {
    let meter = match (service, item) {
        ("AmazonEC2", "NatGateway-Hours") => "nat.hours",
        ("AmazonEC2", "NatGateway-Bytes") => "nat.gb",
        ("AmazonEC2", "RegionalNatGateway-Hours") => "nat.regional.hours",
        ("AmazonEC2", "RegionalNatGateway-Bytes") => "nat.regional.gb",
        ("AmazonVPC", "VpcEndpoint-Hours") => "vpce.hours",
        ("AmazonVPC", "VpcEndpoint-Bytes") => "vpce.gb",
        ("AmazonVPC", "VpcEndpoint-GWLBE-Hours") => "vpce_gwlb.hours",
        ("AmazonVPC", "VpcEndpoint-GWLBE-Bytes") => "vpce_gwlb.gb",
        ("AmazonVPC", "PublicIPv4:InUseAddress" | "PublicIPv4:IdleAddress") => "ipv4.hours",
        ("AmazonVPC", "TransitGateway-VPC-Attachment-Hours") => "tgw.attachment_hours",
        ("AmazonVPC", "TransitGateway-VPC-Bytes") => "tgw.gb",
        ("AWSLambda", "Request" | "Request-ARM") => "lambda.requests",
        ("AWSLambda", "Lambda-GB-Second") => "lambda.duration.x86",
        ("AWSLambda", "Lambda-GB-Second-ARM") => "lambda.duration.arm",
        ("AWSLambda", "Lambda-Storage-GB-Second" | "Lambda-Storage-GB-Second-ARM") => "lambda.ephemeral_storage",
        ("AWSLambda", "Lambda-Provisioned-Concurrency") => "lambda.provisioned_concurrency.x86",
        ("AWSLambda", "Lambda-Provisioned-Concurrency-ARM") => "lambda.provisioned_concurrency.arm",
        ("AWSLambda", "Lambda-Provisioned-GB-Second") => "lambda.duration_provisioned.x86",
        ("AWSLambda", "Lambda-Provisioned-GB-Second-ARM") => "lambda.duration_provisioned.arm",
        ("AWSLambda", item) if item.starts_with("Lambda-Streaming-Response-Processed-Bytes") => {
            "lambda.response_stream"
        }
        ("AmazonApiGateway", "ApiGatewayRequest") => "apigw.rest.requests",
        ("AmazonApiGateway", "ApiGatewayHttpRequest (512 KB units)") => "apigw.http.requests",
        ("AmazonApiGateway", "ApiGatewayMessage (32 KB units)") => "apigw.websocket.messages",
        ("AmazonApiGateway", "ApiGatewayMinute") => "apigw.websocket.minutes",
        ("AWSDataTransfer", "DataTransfer-Out-Bytes") => "dto.internet",
        ("AWSDataTransfer", "DataTransfer-Regional-Bytes") => "dt.cross_az",
        ("AmazonRDS", item) if item.starts_with("RDS:ProxyUsage") => "rdsproxy.vcpu_hours",
        ("AmazonRDS", item) if item.starts_with("RDS:ProxyServerlessUsage") => "rdsproxy.acu_hours",
        ("AWSELB", "LoadBalancerUsage (Application)") => "alb.hours",
        ("AWSELB", "LCUUsage (Application)") => "alb.lcu_hours",
        ("AWSQueueService", "Requests-Tier1") => "sqs.requests",
        ("AWSQueueService", "Requests-FIFO-Tier1") => "sqs.fifo_requests",
        ("AmazonStates", "StateTransition") => "sfn.transitions",
        ("AmazonStates", "StepFunctions-Request (Express)") => "sfn.express.requests",
        // Published for a GB-second, billed for a GB-hour.
        ("AmazonStates", "StepFunctions-GB-Second (Express)") => {
            return Some(("sfn.express.gb_hours".to_owned(), Decimal::from(3600)));
        }
        // Lambda's logs are vended logs; the first tier of those costs what custom logs do everywhere.
        ("AmazonCloudWatch", "VendedLog-Bytes" | "DataProcessing-Bytes (custom logs, Standard class)") => "logs.gb",
        ("AmazonCloudWatch", "TimedStorage-ByteHrs (logs)") => "logs.gb_month",
        ("AmazonCloudWatch", item) if item.starts_with("DataProcessingIA-Bytes") => "logs.infrequent_access_gb",
        _ => {
            let family = [
                ("ApiGatewayCacheUsage:", "apigw.cache.hours."),
                ("BoxUsage:", "ec2.hours."),
                ("AWS-Out-Bytes (inter-region to ", "dt.inter_region."),
            ];
            let (rest, prefix) = family.iter().find_map(|(start, prefix)| Some((item.strip_prefix(start)?, prefix)))?;
            return Some((format!("{prefix}{}", rest.trim_end_matches(')').to_lowercase()), Decimal::ONE));
        }
    };
    let factor = match unit {
        "1M Requests" => Decimal::new(1, 6),
        "1 ms of 1 GB" => Decimal::from(1000),
        "1 ms of 128 MB" => Decimal::from(8000),
        _ => Decimal::ONE,
    };
    Some((meter.to_owned(), factor))
}

struct Row {
    price: Decimal,
    factor: Decimal,
    date: String,
}

#[test]
fn every_published_price_is_in_its_book() {
    let Some(folder) = outside::data("prices") else { return };
    let mut newest: BTreeMap<(String, String, Decimal), Vec<Row>> = BTreeMap::new();
    let tables = ["aws_prices.csv", "aws_prices_2026_11_25.csv"].map(|name| folder.join(name));
    let rows = |path: &PathBuf| csv::Reader::from_path(path).expect("a table").into_records();
    for record in tables.iter().flat_map(rows) {
        let record = record.expect("a row");
        let [region, service, item, from, _to, unit, _currency, price, date, _source] =
            std::array::from_fn(|i| &record[i]);
        let Some((meter, factor)) = mapped(service, item, unit) else { continue };
        if region == "global" {
            continue;
        }
        let decimal = |text: &str| Decimal::from_str_exact(text).expect("a decimal");
        let from = if meter == "sfn.express.gb_hours" { decimal(from) / factor } else { decimal(from) };
        let row = Row { price: decimal(price), factor, date: date.to_owned() };
        newest.entry((region.to_owned(), meter, from.normalize())).or_default().push(row);
    }
    let mut books: BTreeMap<String, Json> = BTreeMap::new();
    let (mut compared, mut wrong) = (0, Vec::new());
    for ((region, meter, from), rows) in &newest {
        let book = books.entry(region.clone()).or_insert_with(|| {
            serde_json::from_str(&common::stdout(["prices", "show", region, "--format", "json"])).expect("JSON")
        });
        let got = price_in(book, meter, *from);
        // A price for exactly the meter's unit goes before one converted from a rounded print, which must agree as printed.
        let exact = rows.iter().filter(|row| row.factor <= Decimal::ONE || meter == "sfn.express.gb_hours");
        let best = exact.max_by_key(|row| &row.date).or_else(|| rows.iter().max_by_key(|row| &row.date));
        let expected = best.map(|row| (row.price * row.factor).normalize());
        if got != expected {
            wrong.push(format!("{region} {meter} from {from}: book {got:?}, table {expected:?}"));
        }
        for row in rows {
            let printed = got.map(|got| (got / row.factor).round_dp(row.price.scale()));
            if printed != Some(row.price) {
                wrong.push(format!("{region} {meter} from {from}: a row of {} says {}", row.date, row.price));
            }
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(books.len(), 38);
    common::say(&format!("{compared} prices of {} Regions compared", books.len()));
}

#[test]
fn identities_are_those_of_the_price_lists() {
    let Some(path) = outside::data("prices/sku_notes.csv") else { return };
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in csv::Reader::from_path(path).expect("a table").records() {
        let record = record.expect("a row");
        known.entry(record[0].to_owned()).or_default().push(record[2].to_owned());
    }
    assert_eq!(known.len(), 23);
    for (region, skus) in known {
        let text = common::stdout(["prices", "show", &region, "--format", "json"]);
        let book: Json = serde_json::from_str(&text).expect("JSON");
        let named = book["prices"].as_array().expect("a list").iter().filter_map(|price| price["aws"]["sku"].as_str());
        let named: Vec<String> = named.map(str::to_owned).collect();
        assert!(named.len() >= 4, "{region}: {named:?}");
        assert!(named.iter().all(|sku| skus.contains(sku)), "{region}: {named:?}");
    }
}

fn price_in(book: &Json, meter: &str, from: Decimal) -> Option<Decimal> {
    let price = book["prices"].as_array()?.iter().find(|price| price["meter"] == meter)?;
    let at = |tier: &&Json| tier["from"].as_str().and_then(|text| Decimal::from_str_exact(text).ok()) == Some(from);
    let tier = price["tiers"].as_array()?.iter().find(at)?;
    Decimal::from_str_exact(tier["price"].as_str()?).ok().map(|price| price.normalize())
}

#[test]
fn the_raw_worked_examples_hold() {
    for (name, held) in [("worked_examples", "60 of 60 cases hold"), ("more_worked_examples", "52 of 52 cases hold")] {
        let Some(folder) = outside::data(name) else { continue };
        let text = common::stdout(["verify", &folder.display().to_string()]);
        assert!(text.contains(held), "{text}");
    }
}
