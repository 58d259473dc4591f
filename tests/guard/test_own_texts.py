"""What trainers wrote: that it keeps our own rules, tests/ingest/broken/test_own_texts.py asks of all of kb_docs."""

from __future__ import annotations

from copilot.guard.claims import unsupported_numbers
from ingest.knowledge import Knowledge
from ingest.schema.model import SLOT

LONGEST = 90
"""Characters, slots aside: more than an agent would type into a chat."""


def test_every_figure_of_a_policy_fact_stands_in_its_clause(knowledge: Knowledge) -> None:
    for doc_id, document in knowledge.documents.items():
        for fact in getattr(document.content, "facts", []):
            clause = knowledge.facts.clause(f"{doc_id}#{fact.clause}")
            assert clause is not None
            assert unsupported_numbers(fact.value, [clause.text]) == [], (doc_id, fact.id)


def test_no_wording_is_longer_than_an_agent_would_type(knowledge: Knowledge) -> None:
    for playbook in knowledge.playbooks.values():
        for step in playbook.steps:
            for say in step.say:
                assert len(SLOT.sub("", say.text)) <= LONGEST, say.text
