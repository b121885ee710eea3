//! The words that keys of the scenario file may be.

use crate::choice::choice;

choice! {
    /// Which side a request works on first.
    Order {
        /// Read the row, then send the mail.
        VpcFirst = "vpc-first",
        /// Fetch, then store.
        InternetFirst = "internet-first",
    }
}
choice! {
    /// How one function calls the other.
    Invocation {
        /// It waits for the answer.
        Sync = "sync",
        /// It hands the event over and goes on.
        Async = "async",
    }
}
choice! {
    /// How the main function is started.
    Trigger {
        /// Someone waits for its answer; a throttled request fails.
        Sync = "sync",
        /// By an event; a throttled one is queued and tried again.
        Async = "async",
    }
}
choice! {
    /// Which idle environment is taken.
    Routing {
        /// The one that became idle last.
        MostRecentlyUsed = "most-recently-used",
        /// The one that was started last.
        Newest = "newest",
    }
}
choice! {
    /// How connections to the public API are kept.
    Connections {
        /// Each environment keeps one.
        Reused = "reused",
        /// Each call opens one.
        PerCall = "per-call",
    }
}
choice! {
    /// Which figures of time hold where the scenario states none.
    LatencyPreset {
        /// The newest ones.
        Newest = "newest",
        /// Those of 2021.
        Of2021 = "2021",
        /// The newest ones, with cold starts as in bursts of some 50 at once.
        Bursts = "bursts",
    }
}
choice! {
    /// Processor architecture.
    Architecture {
        /// Intel or AMD.
        X86 = "x86_64",
        /// Graviton.
        Arm = "arm64",
    }
}
choice! {
    /// Deployment package.
    Package {
        /// ZIP archive.
        Zip = "zip",
        /// Container image.
        Image = "image",
    }
}
choice! {
    /// How NAT gateways are laid out.
    NatLayout {
        /// One in each AZ.
        PerAz = "per-az",
        /// One for all AZs.
        Single = "single",
        /// The regional NAT gateway.
        Regional = "regional",
    }
}
choice! {
    /// How many NAT instances there are.
    InstanceCount {
        /// One in each AZ.
        PerAz = "per-az",
        /// One for all AZs.
        Single = "single",
    }
}
choice! {
    /// What may stand already and be paid for.
    Standing {
        /// NAT gateways with their addresses.
        NatGateway = "nat-gateway",
        /// NAT instances with their disks and addresses.
        NatInstance = "nat-instance",
        /// The interface endpoint for the Lambda API.
        InterfaceEndpoint = "interface-endpoint",
        /// The interface endpoints for the services that requests call.
        ServiceEndpoint = "service-endpoint",
        /// RDS Proxy.
        RdsProxy = "rds-proxy",
    }
}
choice! {
    /// Kind of API between the functions.
    ApiKind {
        /// HTTP API.
        Http = "http",
        /// REST API.
        Rest = "rest",
    }
}
choice! {
    /// What is paid for transfer between a caller and an API in the same Region, which AWS's page does not settle.
    ApiTransfer {
        /// Nothing.
        None = "none",
        /// Both directions, as between public addresses in a Region.
        Regional = "regional",
        /// Responses, as transfer out to the internet.
        Internet = "internet",
    }
}
choice! {
    /// What the VPC side works with.
    DatabaseKind {
        /// An RDS instance.
        Rds = "rds",
        /// An Aurora cluster of instances.
        Aurora = "aurora",
        /// Aurora Serverless v2.
        AuroraServerless = "aurora-serverless",
        /// Something without a proxy.
        Other = "other",
    }
}
choice! {
    /// When an RDS Proxy is there.
    ProxyUse {
        /// In no solution.
        Never = "never",
        /// Where there are two functions.
        SplitOnly = "split-only",
        /// In every solution.
        Always = "always",
    }
}
choice! {
    /// What a ranking goes by.
    RankBy {
        /// Monthly cost.
        Cost = "cost",
        /// 99th percentile of the time of a request.
        Latency = "latency",
        /// Half each.
        Balanced = "balanced",
    }
}
choice! {
    /// What a destination passes a record on to.
    DestinationTarget {
        /// The second function.
        Function = "function",
        /// An API destination of `EventBridge`, which calls the public API itself.
        Api = "api",
    }
}
choice! {
    /// What a function in the VPC writes to, so that an event starts the other one.
    EventStore {
        /// The cheaper one by the size of the payload.
        Cheapest = "cheapest",
        /// A bucket of S3.
        S3 = "s3",
        /// A table of `DynamoDB`, by its stream.
        DynamoDb = "dynamodb",
    }
}
choice! {
    /// Kind of a Step Functions workflow.
    WorkflowKind {
        /// At most five minutes long, billed by its time.
        Express = "express",
        /// Billed by its transitions.
        Standard = "standard",
    }
}
choice! {
    /// What a Step Functions workflow runs after the function in the VPC.
    WorkflowTask {
        /// An HTTP Task, which calls the public API.
        Http = "http",
        /// A second function.
        Function = "function",
    }
}
choice! {
    /// How a function outside the VPC reaches the database.
    DatabaseAccess {
        /// By the RDS Data API.
        DataApi = "data-api",
        /// It is Aurora DSQL.
        Dsql = "dsql",
    }
}
