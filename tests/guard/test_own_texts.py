"""What trainers wrote passes the checks it will be held to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from copilot.guard.claims import unsupported_numbers
from copilot.guard.rules import breaches
from copilot.service import Service
from copilot.skills.phrasing.detect import FaultDetector
from ingest.knowledge import Knowledge
from ingest.parsing.product import PITCH_SECTION, SEASON_SECTION
from ingest.schema.model import SLOT


@pytest.fixture(scope="module")
def detector(service: Service) -> FaultDetector:
    """Finds faults by words."""
    return FaultDetector.build(service.library.snapshot)


def playbook_wordings(knowledge: Knowledge) -> Iterator[str]:
    for playbook in knowledge.playbooks.values():
        for step in playbook.steps:
            yield from (say.text for say in step.say)


def phrasebook_wordings(knowledge: Knowledge) -> Iterator[str]:
    for book in knowledge.phrasebooks:
        for pair in book.pairs:
            yield from (better.text for better in pair.better)


def general_rewrites(knowledge: Knowledge) -> Iterator[str]:
    for entry in knowledge.rewrites.entries:
        yield from (better.text for better in entry.better)


def pitch_texts(knowledge: Knowledge) -> Iterator[str]:
    for product in knowledge.catalogue.products.values():
        yield from (line.text for line in product.fab)


def spoken_lines(knowledge: Knowledge) -> Iterator[str]:
    yield from (chunk.say for chunk in knowledge.chunks.values() if chunk.say is not None)


@pytest.mark.parametrize("texts", [playbook_wordings, phrasebook_wordings, general_rewrites, pitch_texts, spoken_lines])
def test_none_of_our_wordings_shows_a_fault(texts, detector: FaultDetector, knowledge: Knowledge) -> None:
    wordings = list(texts(knowledge))
    assert len(wordings) >= 20
    faulty = {}
    for text in wordings:
        plain = SLOT.sub("", text)
        found = [f"{fault.code}「{fault.text}」" for fault in detector.by_words(plain)]
        found += [f"{breach.rule.id}「{breach.text}」" for breach in breaches(plain, knowledge.rules)]
        if found:
            faulty[text] = found
    assert faulty == {}


def test_only_what_can_be_filled_stands_in_braces(knowledge: Knowledge) -> None:
    for text in [*playbook_wordings(knowledge), *phrasebook_wordings(knowledge), *general_rewrites(knowledge)]:
        assert not set("{}") & set(SLOT.sub("", text)), text
    for text in [*pitch_texts(knowledge), *spoken_lines(knowledge)]:
        assert not set("{}") & set(text), text


def test_every_figure_of_a_spoken_line_stands_in_its_chunk(knowledge: Knowledge) -> None:
    for chunk in knowledge.chunks.values():
        if chunk.say is not None:
            assert unsupported_numbers(chunk.say, [chunk.text]) == [], (chunk.chunk_id, chunk.say)


def test_every_figure_and_value_of_a_policy_fact_stands_in_its_clause(knowledge: Knowledge) -> None:
    for doc_id, document in knowledge.documents.items():
        for fact in getattr(document.content, "facts", []):
            clause = knowledge.facts.clause(f"{doc_id}#{fact.clause}")
            assert clause is not None
            assert unsupported_numbers(fact.value, [clause.text]) == [], (doc_id, fact.id)


def test_every_figure_of_a_pitch_stands_in_its_card(knowledge: Knowledge) -> None:
    for product in knowledge.catalogue.products.values():
        card = [knowledge.section(product.id, section) for section in (PITCH_SECTION, SEASON_SECTION)]
        for line in product.fab:
            assert unsupported_numbers(line.text, [chunk.text for chunk in card if chunk is not None]) == []


def test_no_wording_of_a_playbook_holds_a_figure_of_its_own(knowledge: Knowledge) -> None:
    """Figures come from slots, so that a changed policy changes what is said."""
    own = {
        text: found for text in playbook_wordings(knowledge) if (found := unsupported_numbers(SLOT.sub("", text), []))
    }
    assert own == {}


def test_no_wording_is_longer_than_an_agent_would_type(knowledge: Knowledge) -> None:
    for text in playbook_wordings(knowledge):
        assert len(re.sub(SLOT, "", text)) <= 90, text
