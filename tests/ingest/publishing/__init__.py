"""Promises of the library: what is published is whole, and search answers from it."""
