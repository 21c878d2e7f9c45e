"""One execution while it runs: the service, its state, its steps, their logs and pages."""
