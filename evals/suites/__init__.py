"""The suites. Importing this package registers them in the order in which they run."""

from evals.suites import emotion, retrieval, phrasing, intent, grounding, latency  # noqa: I001 - the order of running

__all__ = ["emotion", "grounding", "intent", "latency", "phrasing", "retrieval"]
