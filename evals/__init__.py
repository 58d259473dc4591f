"""A data set in, a report out: measures the copilot, never the other way round."""
