"""The metrics that a definition declares, the values that an execution has, and comparisons of executions."""
