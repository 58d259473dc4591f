"""One self-contained HTML file a run: charts, table, and every case that failed with its reason."""

from evals.report.page import build_report

__all__ = ["build_report"]
