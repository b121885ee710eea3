//! The `netcost` command.

fn main() -> std::process::ExitCode {
    netcost::cli::main()
}
