"""Promises of validation: what is broken is named, and the last good version keeps serving."""
