"""Running executions: which step may start, how it is run, ForEach, retry policies, caching."""
