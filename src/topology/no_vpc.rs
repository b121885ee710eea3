//! One function outside the VPC, which reaches its database by a public API: the RDS Data API, or Aurora DSQL.

use super::parts::{all_outside, database_work, main_function, ordered};
use super::way::{Layout, Reason, Topology};
use crate::plan::{Action, Plan, Ratio, Remark, Requirement, StandingResource, Step};
use crate::scenario::{Database, DatabaseAccess, DatabaseKind, Scenario};
use crate::service::{link, resource};
use crate::unit::Bytes;

pub(super) struct NoVpc;

static LAYOUTS: [Layout; 2] = [
    Layout {
        id: "no-vpc:data-api",
        title: "No VPC (Data API)",
        apply: |scenario| scenario.database.access = Some(DatabaseAccess::DataApi),
    },
    Layout {
        id: "no-vpc:dsql",
        title: "No VPC (DSQL)",
        apply: |scenario| scenario.database.access = Some(DatabaseAccess::Dsql),
    },
];

impl Topology for NoVpc {
    fn id(&self) -> &'static str {
        "no-vpc"
    }

    fn title(&self) -> &'static str {
        "No VPC"
    }

    fn brief(&self) -> &'static str {
        "outer alone, database by HTTPS"
    }

    fn summary(&self) -> &'static str {
        "one function outside the VPC, which reaches the database by the RDS Data API, or as Aurora DSQL"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "Amazon Aurora user guide, limitations of the Data API, 2026",
            "Amazon Aurora pricing page, Data API, quoted in public notes, 2026",
            "Amazon Aurora DSQL user guide, billing and quotas, 2026",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let (requires, database, standing, remarks) = match access(&scenario.database) {
            DatabaseAccess::DataApi => {
                (data_api_is_on(scenario)?, by_data_api(scenario), vec![SECRET], data_api_remarks())
            }
            DatabaseAccess::Dsql => (is_dsql(scenario)?, by_dsql(scenario), Vec::new(), dsql_remarks(scenario)),
        };
        Ok(Plan {
            standing,
            main: main_function(scenario, false, ordered(scenario, database, all_outside(scenario))),
            callee: None,
            remarks,
            requires: requires.into_iter().collect(),
        })
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }
}

/// What the scenario says, else what the database is said to be.
fn access(database: &Database) -> DatabaseAccess {
    let is_dsql = database.dsql == Some(true) && database.data_api != Some(true);
    database.access.unwrap_or(if is_dsql { DatabaseAccess::Dsql } else { DatabaseAccess::DataApi })
}

/// The secret with the database's credentials, which the Data API wants.
const SECRET: StandingResource = StandingResource::own(&resource::SECRET, (1, 1));

/// The Data API is for Aurora alone.
fn data_api_is_on(scenario: &Scenario) -> Result<Option<Requirement>, Reason> {
    match (scenario.database.kind, scenario.database.data_api) {
        (DatabaseKind::Rds | DatabaseKind::Other, _) => {
            let text = "the RDS Data API is for Aurora alone; set database.kind to \"aurora\" or \"aurora-serverless\" if the database may become one";
            Err(Reason::new("engine", "the database is not Aurora", text.to_owned()))
        }
        (_, Some(false)) => {
            let text = "the RDS Data API of the cluster is said to be off; turn it on and set database.data_api = true";
            Err(Reason::new("data-api", "the RDS Data API is off", text.to_owned()))
        }
        (_, Some(true)) => Ok(None),
        (_, None) => {
            let text = "the RDS Data API of the Aurora cluster is on";
            Ok(Some(Requirement::new("data-api-not-stated", text, "database.data_api = true")))
        }
    }
}

fn is_dsql(scenario: &Scenario) -> Result<Option<Requirement>, Reason> {
    match scenario.database.dsql {
        Some(true) => Ok(None),
        Some(false) => {
            let text = "the database is said not to be Aurora DSQL; set database.dsql = true if it may become that";
            Err(Reason::new("dsql", "the database is not Aurora DSQL", text.to_owned()))
        }
        None => {
            let text = "the database is Aurora DSQL, or may become that";
            Ok(Some(Requirement::new("dsql-not-stated", text, "database.dsql = true")))
        }
    }
}

/// Each statement is a request.
fn by_data_api(scenario: &Scenario) -> Vec<Step> {
    let received = scenario.database.result;
    let over = Action::Transfer { via: vec![&link::DATA_API], sent: Bytes(0), received, share: Ratio::ALL };
    database_work(scenario, (scenario.database.statements, vec![over]))
}

/// A crossing is a transaction, and takes its processing units.
fn by_dsql(scenario: &Scenario) -> Vec<Step> {
    let over = |link, share| Action::Transfer { via: vec![link], sent: Bytes(0), received: Bytes(0), share };
    let units = Ratio { part: scenario.database.dpu.0, ..Ratio::ALL };
    database_work(scenario, (1, vec![over(&link::DSQL, Ratio::ALL), over(&link::DSQL_UNITS, units)]))
}

fn data_api_remarks() -> Vec<Remark> {
    let standing = "nothing of it stands in an AZ of yours; the Data API reaches the cluster's writer alone, and is not for T classes";
    let secret = "what the Data API pays for reading its secret, if anything, is not counted: no page of AWS says it";
    vec![Remark::new("data-api-writer", standing), Remark::new("secret-reads", secret)]
}

fn dsql_remarks(scenario: &Scenario) -> Vec<Remark> {
    let standing = "Aurora DSQL spans the AZs of its Region, so that the loss of one stops nothing; it knows a part of PostgreSQL's SQL, and a transaction changes 3,000 rows at most";
    let units = format!(
        "a request is taken to need {} processing units (database.dpu), which hold its reads, writes and computing; storage is not counted",
        scenario.database.dpu.0.normalize()
    );
    vec![Remark::new("dsql-limits", standing), Remark::new("dsql-units", units)]
}
