"""Executions under way: which step may begin, how one is run, ForEach, retry policies, caching."""
