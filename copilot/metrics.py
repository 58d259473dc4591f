"""Counters of this process in Prometheus' text format."""

from __future__ import annotations

import threading
from collections import defaultdict

BUCKETS_MS = (5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20000)


class Metrics:
    """Counts turns by tier and status, and their time; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[tuple[str, str], int] = defaultdict(int)
        self._buckets = [0] * len(BUCKETS_MS)
        self._count = 0
        self._sum_ms = 0.0

    def turn(self, tier: str, status: str, total_ms: float) -> None:
        """Count a finished turn."""
        with self._lock:
            self._turns[(tier, status)] += 1
            self._count += 1
            self._sum_ms += total_ms
            for index, edge in enumerate(BUCKETS_MS):
                self._buckets[index] += total_ms <= edge

    def render(self, gauges: dict[str, float]) -> str:
        """All of it as text."""
        with self._lock:
            lines = ["# TYPE copilot_turns_total counter"]
            lines += [
                f'copilot_turns_total{{tier="{tier}",status="{status}"}} {count}'
                for (tier, status), count in sorted(self._turns.items())
            ]
            lines.append("# TYPE copilot_turn_ms histogram")
            lines += [
                f'copilot_turn_ms_bucket{{le="{edge}"}} {count}'
                for edge, count in zip(BUCKETS_MS, self._buckets, strict=True)
            ]
            lines += [
                f'copilot_turn_ms_bucket{{le="+Inf"}} {self._count}',
                f"copilot_turn_ms_sum {self._sum_ms:.2f}",
                f"copilot_turn_ms_count {self._count}",
            ]
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"
