"""Expressions in a definition: resolved to values, compared by conditions, followed along property paths."""
