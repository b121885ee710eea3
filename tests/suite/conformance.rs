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
    for record in tables.iter().flat_map(records) {
        let [region, service, item, from, _to, unit, _currency, price, date, _source] =
            std::array::from_fn(|i| &record[i]);
        let Some((meter, factor)) = mapped(service, item, unit) else { continue };
        if region == "global" {
            continue;
        }
        let from = if meter == "sfn.express.gb_hours" { decimal(from) / factor } else { decimal(from) };
        let row = Row { price: decimal(price), factor, date: date.to_owned() };
        newest.entry((region.to_owned(), meter, from.normalize())).or_default().push(row);
    }
    let mut books: BTreeMap<String, Json> = BTreeMap::new();
    let (mut compared, mut wrong) = (0, Vec::new());
    for ((region, meter, from), rows) in &newest {
        let book = books.entry(region.clone()).or_insert_with(|| book_of(region));
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

/// Meters of the table of other services that no solution needs: keys of KMS, and what is free.
const LEFT_OUT: [&str; 2] = ["kms.requests", "sns.deliver_lambda"];

/// A price is that of its newest record: a book may have a later date than the table, not another price.
#[test]
fn prices_of_other_services_and_of_instances_are_in_their_books() {
    let Some(folder) = outside::data("prices") else { return };
    let services = records(&folder.join("prices_of_other_services.csv")).into_iter().map(|row| {
        let [region, meter, _unit, currency, price, date, _source] = std::array::from_fn(|i| row[i].to_owned());
        [region, meter, currency, price, date]
    });
    let instances = records(&folder.join("ec2_nat_types.csv")).into_iter().map(|row| {
        let [region, kind, _mbps, price, _source] = std::array::from_fn(|i| row[i].to_owned());
        [region, format!("ec2.hours.{kind}"), "USD".to_owned(), price, "2026-07-20".to_owned()]
    });
    let mut books: BTreeMap<String, Json> = BTreeMap::new();
    let (mut compared, mut wrong) = (0, Vec::new());
    for [region, meter, currency, price, date] in services.chain(instances) {
        let book = books.entry(region.clone()).or_insert_with(|| book_of(&region));
        let got = entry_of(book, &meter);
        if LEFT_OUT.contains(&meter.as_str()) {
            assert!(got.is_none(), "{meter} is not left out");
            continue;
        }
        let flat = got.is_some_and(|entry| entry["tiers"].as_array().is_some_and(|tiers| tiers.len() == 1));
        let dated = got.and_then(|entry| entry["effective"].as_str()).is_some_and(|effective| *effective >= *date);
        let same = price_in(book, &meter, Decimal::ZERO) == Some(decimal(&price).normalize());
        if !(flat && dated && same && book["currency"] == *currency) {
            wrong.push(format!("{region} {meter}: {currency} {price} of {date}, book {got:?}"));
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // 506 rows less two meters in each of 36 Regions, and 26 instance types.
    assert_eq!((compared, books.len()), (506 - 2 * 36 + 26, 36));
}

#[test]
fn identities_are_those_of_the_price_lists() {
    let Some(path) = outside::data("prices/sku_notes.csv") else { return };
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in records(&path) {
        known.entry(record[0].to_owned()).or_default().push(record[2].to_owned());
    }
    assert_eq!(known.len(), 23);
    for (region, skus) in known {
        let book = book_of(&region);
        let named = book["prices"].as_array().expect("a list").iter().filter_map(|price| price["aws"]["sku"].as_str());
        let named: Vec<String> = named.map(str::to_owned).collect();
        assert!(named.len() >= 4, "{region}: {named:?}");
        assert!(named.iter().all(|sku| skus.contains(sku)), "{region}: {named:?}");
    }
}

/// The rows of a table.
fn records(path: &PathBuf) -> Vec<csv::StringRecord> {
    let mut table = csv::Reader::from_path(path).expect("a table");
    table.records().map(|record| record.expect("a row")).collect()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

/// The book of a Region, as `prices show --format json` gives it.
fn book_of(region: &str) -> Json {
    serde_json::from_str(&common::stdout(["prices", "show", region, "--format", "json"])).expect("JSON")
}

fn entry_of<'b>(book: &'b Json, meter: &str) -> Option<&'b Json> {
    book["prices"].as_array()?.iter().find(|price| price["meter"] == meter)
}

fn price_in(book: &Json, meter: &str, from: Decimal) -> Option<Decimal> {
    let price = entry_of(book, meter)?;
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
