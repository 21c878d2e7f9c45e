"""Several executions, in what a session knows and shows: the table, a comparison, sweeps. Pure."""
