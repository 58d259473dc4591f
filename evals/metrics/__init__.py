"""Metrics over outcomes, with bootstrap intervals."""

from evals.metrics.bootstrap import Difference, Estimate, difference, estimate
from evals.metrics.classify import calibration_error, f1, macro_f1, micro, precision, recall
from evals.metrics.metric import Metric, mean, quantile, quantile_ratio

__all__ = [
    "Difference",
    "Estimate",
    "Metric",
    "calibration_error",
    "difference",
    "estimate",
    "f1",
    "macro_f1",
    "mean",
    "micro",
    "precision",
    "quantile",
    "quantile_ratio",
    "recall",
]
