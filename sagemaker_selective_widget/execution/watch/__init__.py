"""One execution while it goes on: the service, its state, its steps, their logs and pages."""
