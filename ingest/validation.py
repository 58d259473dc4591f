"""What no file can know alone: names, facts, clauses and slots that documents share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ingest.documents import ParsedDocument
from ingest.errors import DocumentFault
from ingest.lines import DocumentLines
from ingest.parsing.article import clause_number
from ingest.schema.phrasebook import Phrasebook
from ingest.schema.playbook import Playbook
from ingest.schema.policy import PolicyHead
from ingest.schema.product import ProductHead
from ingest.schema.standards import SlotBook
from ingest.schema.wording import unknown_slots
from ingest.text import fold


def cross_faults(documents: Iterable[ParsedDocument]) -> dict[str, list[DocumentFault]]:
    """Faults between documents, by the id of the document that has to change.

    Args:
        documents: everything that would be published together.
    """
    documents = list(documents)
    faults: dict[str, list[DocumentFault]] = defaultdict(list)
    facts = frozenset(
        fact.id for document in documents if isinstance(document.content, PolicyHead) for fact in document.content.facts
    )
    clauses = {
        f"{document.doc_id}#{clause_number(chunk.section)}"
        for document in documents
        if isinstance(document.content, PolicyHead)
        for chunk in document.chunks
    }
    asked = {
        slot.id for document in documents if isinstance(document.content, SlotBook) for slot in document.content.slots
    }
    _same_names(documents, faults)
    for document in documents:
        if isinstance(document.content, Playbook):
            faults[document.doc_id] += _playbook_faults(document, document.content, facts, clauses, asked)
        elif isinstance(document.content, Phrasebook):
            faults[document.doc_id] += _phrasebook_faults(document, document.content, facts)
    return {doc_id: found for doc_id, found in faults.items() if found}


def _same_names(documents: list[ParsedDocument], faults: dict[str, list[DocumentFault]]) -> None:
    owners: dict[str, str] = {}
    for document in documents:
        if not isinstance(document.content, ProductHead):
            continue
        for index, name in enumerate([document.content.title, *document.content.aliases]):
            owner = owners.setdefault(fold(name), document.doc_id)
            if owner != document.doc_id:
                located = DocumentLines(document)
                where = ("aliases", index - 1) if index else ("title",)
                problem = f"「{name}」 is a name of {owner} too"
                faults[document.doc_id].append(located.fault(where, problem, "leave the name with one product"))


def _playbook_faults(
    document: ParsedDocument, playbook: Playbook, facts: frozenset[str], clauses: set[str], asked: set[str]
) -> Iterator[DocumentFault]:
    located = DocumentLines(document)
    where: tuple[int | str, ...]
    for number, step in enumerate(playbook.steps):
        for index, say in enumerate(step.say):
            for slot in unknown_slots(say.text, facts):
                where = ("steps", number, "say", index, "text")
                yield located.fault(
                    where, f"slot {{{slot}}} is not known", "use a known slot or an existing policy fact"
                )
        for index, cite in enumerate(step.cites):
            if cite not in clauses:
                where = ("steps", number, "cites", index)
                yield located.fault(where, f"no clause {cite}", "name a policy and the number of one of its clauses")
        for index, slot in enumerate([*step.ask, *step.done_when.slots]):
            if slot not in asked:
                where = ("steps", number, "ask", index) if index < len(step.ask) else ("steps", number, "done_when")
                yield located.fault(where, f"no slot {slot} in the slot book", "add it to standards/slots.yaml")


def _phrasebook_faults(
    document: ParsedDocument, phrasebook: Phrasebook, facts: frozenset[str]
) -> Iterator[DocumentFault]:
    located = DocumentLines(document)
    seen: set[str] = set()
    for number, pair in enumerate(phrasebook.pairs):
        if pair.id in seen:
            yield located.fault(("pairs", number, "id"), f"two pairs are called {pair.id}", "give each its own id")
        seen.add(pair.id)
        for index, better in enumerate(pair.better):
            for slot in unknown_slots(better.text, facts):
                where = ("pairs", number, "better", index, "text")
                yield located.fault(
                    where, f"slot {{{slot}}} is not known", "use a known slot or an existing policy fact"
                )
