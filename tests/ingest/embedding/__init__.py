"""Promises of `ingest.embedding`."""
