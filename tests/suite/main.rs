//! Everything that is tested through the library's public face or the program, as one binary: it is linked once, and what one test
//! asked the program another need not ask again. `cargo test NAME` runs the tests whose path holds the name, such as `cargo test charts`.

mod architecture;
mod arithmetic;
mod bills;
mod browser;
mod case_files;
mod case_inputs;
mod cases;
mod charts;
mod command_line;
mod common;
mod concurrency;
mod conformance;
mod decide;
mod decide_properties;
mod documents;
mod effort;
mod failures;
mod forecast;
mod layouts;
mod limits;
mod malformed;
mod mixes;
mod money;
mod outline;
mod outside;
mod properties;
mod report;
mod simulation;
mod ties;
mod times;
mod toy_way;
mod unknown;
mod warm;
mod ways_handing_over;
mod ways_out;
