"""Wordings that say the same twice: an agent who is offered both has one choice fewer than it seems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from ingest.documents import ParsedDocument
from ingest.embedding import Embedder, Progress
from ingest.errors import DocumentFault
from ingest.lines import DocumentLines
from ingest.text import grams
from ingest.wordings import OwnWording, own_wordings

MOST_ALIKE = 0.97
"""Cosine over which two wordings are near-duplicates."""
CANDIDATE_OVERLAP = 0.25
"""Only pairs that share this much of their characters and bigrams (Jaccard) are embedded: of 84 pairs over MOST_ALIKE
among 1,761 wordings the least alike shared .33."""
BATCH = 128
"""Wordings embedded between two reports of progress."""


def near_duplicate_faults(
    documents: Sequence[ParsedDocument], embedder: Embedder, progress: Progress | None = None
) -> Iterator[DocumentFault]:
    """Every wording that is nearly the same as one before it, whatever document that stands in.

    Spoken lines are left out: what holds of one fish often holds of another.
    """
    wordings = [
        wording for document in documents for wording in own_wordings(document) if wording.kind in {"template", "pitch"}
    ]
    told: set[int] = set()
    for one, other, cosine in near_duplicates(wordings, embedder, progress):
        if id(other) in told:
            continue
        told.add(id(other))
        lines = DocumentLines(one.document)
        path, line = one.document.path, lines.line(one.where)
        problem = f"「{other.text}」 is nearly the same as {path}:{line} 「{one.text}」 (cosine {cosine:.3f})"
        yield DocumentLines(other.document).fault(other.where, problem, "say it another way or drop one of the two")


def near_duplicates(
    wordings: Sequence[OwnWording], embedder: Embedder, progress: Progress | None = None
) -> list[tuple[OwnWording, OwnWording, float]]:
    """Pairs over MOST_ALIKE, most alike first."""
    pairs = _candidates([wording.text for wording in wordings])
    rows = {index: row for row, index in enumerate(sorted({index for pair in pairs for index in pair}))}
    if not rows:
        return []
    vectors = []
    texts = [wordings[index].text for index in rows]
    for start in range(0, len(texts), BATCH):
        vectors.append(embedder.encode_queries(texts[start : start + BATCH]))
        if progress is not None:
            progress("compare", min(start + BATCH, len(texts)), len(texts))
    matrix = np.concatenate(vectors)
    alike = [(one, other, float(matrix[rows[one]] @ matrix[rows[other]])) for one, other in pairs]
    found = [(wordings[one], wordings[other], cosine) for one, other, cosine in alike if cosine > MOST_ALIKE]
    return sorted(found, key=lambda pair: -pair[2])


def _candidates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of positions whose texts share enough of their grams."""
    sets = [sorted(set(grams(text))) for text in texts]
    columns = {gram: column for column, gram in enumerate(dict.fromkeys(gram for found in sets for gram in found))}
    rows = [row for row, found in enumerate(sets) for _ in found]
    places = [columns[gram] for found in sets for gram in found]
    matrix = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, places)), shape=(len(texts), len(columns)))
    shared = (matrix @ matrix.T).tocoo()
    sizes = np.array([len(found) for found in sets])
    overlap = shared.data / (sizes[shared.row] + sizes[shared.col] - shared.data)
    keep = (shared.row < shared.col) & (overlap >= CANDIDATE_OVERLAP)
    return list(zip(shared.row[keep].tolist(), shared.col[keep].tolist(), strict=True))
