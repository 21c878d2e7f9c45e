"""Which numbers a definition declares, the values that an execution has, and executions side by side."""
