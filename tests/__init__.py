"""The tests: unit mirrors the rooms, service speaks over the wire, browser clicks."""
