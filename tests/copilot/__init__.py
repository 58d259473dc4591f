"""Promises of the service, kept over real HTTP."""
