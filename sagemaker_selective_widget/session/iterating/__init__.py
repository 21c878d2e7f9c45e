"""The facts and views of a session about several executions: table, comparison, sweeps. Pure."""
