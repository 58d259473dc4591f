"""Promises of reading: text hygiene, encodings, located YAML, chunks and names."""
