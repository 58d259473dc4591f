"""Faults in a draft: by law rules, by the phrasebook's patterns, and by a classifier over its examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copilot.domain import Fault
from copilot.guard.rules import breaches
from copilot.skills.phrasing.classifier import FaultClassifier
from copilot.skills.phrasing.sentences import Sentence, split_sentences
from ingest.knowledge import Knowledge
from ingest.schema.phrasebook import Pair, Phrasebook
from ingest.schema.vocabulary import FaultCode
from ingest.snapshot import Snapshot
from ingest.text import Normalised, compiled, normalise

MIN_CHARS = 5
"""Shorter sentences are left to the patterns: their embeddings are all alike."""
_EDGES = " ，,。；;、\n"
BLOCKING = frozenset({FaultCode.PRIVACY, FaultCode.ABSOLUTE_CLAIM, FaultCode.HEALTH_CLAIM})


@dataclass(frozen=True, slots=True)
class Example:
    """One pair of the phrasebook, with the fault it shows."""

    phrasebook: Phrasebook
    pair: Pair


@dataclass(frozen=True)
class FaultDetector:
    """Finds faults in drafts.

    Args:
        examples: every pair of the phrasebook.
        poor: query embeddings of their poor sides, shape (pairs, dimension).
        classifier: reads a fault from a sentence's embedding.
    """

    knowledge: Knowledge
    examples: tuple[Example, ...]
    poor: NDArray[np.float32]
    classifier: FaultClassifier

    @classmethod
    def build(cls, snapshot: Snapshot) -> FaultDetector:
        """Collect the vectors once a snapshot."""
        knowledge, vectors = snapshot.knowledge, snapshot.example_vectors
        examples = tuple(Example(book, pair) for book in knowledge.phrasebooks for pair in book.pairs)
        return cls(
            knowledge,
            examples,
            np.stack([vectors[example.pair.poor] for example in examples]),
            FaultClassifier.build(snapshot),
        )

    def by_words(self, draft: str) -> list[Fault]:
        """Faults that rules and patterns find, in the order of their spans."""
        return faults_by_words(draft, self.knowledge)

    def by_classifier(self, vectors: NDArray[np.float32], sentences: list[Sentence]) -> list[Fault]:
        """Faults of sentences in which no words have shown one.

        Args:
            vectors: query embeddings of the sentences, shape (sentences, dimension).
        """
        if not sentences:
            return []
        reasons = {book.fault: book.why for book in self.knowledge.phrasebooks}
        return [
            Fault(code=code, start=sentence.start, end=sentence.end, text=sentence.text, why=reasons[code])
            for sentence, code in zip(sentences, self.classifier.read(vectors), strict=True)
            if code is not None
        ]

    def clean(self, text: str) -> bool:
        """Whether a wording of our own shows no fault."""
        return not self.by_words(text)


def faults_by_words(draft: str, knowledge: Knowledge) -> list[Fault]:
    """Faults of a text that the rules and the phrasebook's patterns find, in the order of their spans."""
    normal = normalise(draft)
    faults = [
        Fault(
            code=breach.rule.code,
            start=breach.start,
            end=breach.end,
            text=breach.text,
            why=breach.rule.why,
            law=breach.rule.law,
        )
        for breach in breaches(draft, knowledge.rules, blocking_only=False)
    ]
    for book in knowledge.phrasebooks:
        faults += _by_patterns(draft, normal, book)
    return _without_repeats(faults)


def _by_patterns(draft: str, normal: Normalised, book: Phrasebook) -> list[Fault]:
    found = []
    for pattern in book.patterns:
        for match in compiled(pattern.match).finditer(normal.text):
            if match.end() == match.start():
                continue
            around = _sentence_around(normal.text, match.start())
            if pattern.unless is not None and compiled(pattern.unless).search(around):
                continue
            start, end = _trimmed(draft, *normal.span(*match.span()))
            found.append(Fault(code=book.fault, start=start, end=end, text=draft[start:end], why=book.why))
    return found


def unmarked_sentences(draft: str, faults: list[Fault]) -> list[Sentence]:
    """Sentences long enough to be judged by nearness, in which no fault has been found yet."""
    return [
        sentence
        for sentence in split_sentences(draft)
        if len(sentence.text) >= MIN_CHARS
        and not any(fault.start < sentence.end and sentence.start < fault.end for fault in faults)
    ]


def _trimmed(draft: str, start: int, end: int) -> tuple[int, int]:
    """A span without the punctuation and spaces at its ends."""
    while start < end and draft[start] in _EDGES:
        start += 1
    while end > start and draft[end - 1] in _EDGES:
        end -= 1
    return start, end


def _sentence_around(text: str, position: int) -> str:
    marks = "。!?;\n"
    start = max(text.rfind(mark, 0, position) for mark in marks) + 1
    ends = [end for mark in marks if (end := text.find(mark, position)) >= 0]
    return text[start : min(ends, default=len(text))]


def _without_repeats(faults: list[Fault]) -> list[Fault]:
    """One fault a code and place: of overlapping spans of one code, a lawful reason first, then the longest stays."""
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda fault: (fault.law is None, fault.start - fault.end)):
        overlapping = any(
            fault.code is other.code and fault.start < other.end and other.start < fault.end for other in kept
        )
        if not overlapping:
            kept.append(fault)
    return sorted(kept, key=lambda fault: (fault.start, fault.end))
