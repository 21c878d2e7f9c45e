"""Persistent state: records, the database of a folder, S3 objects, log files, recovery."""
