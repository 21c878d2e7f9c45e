"""Expressions in a definition: references and their property paths, functions and conditions."""
