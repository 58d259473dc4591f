"""Our own wordings, held to what we hold agents and models to: law, phrasing, figures with a source, no open slot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from copilot.guard.claims import unsupported_numbers
from copilot.skills.phrasing.detect import faults_by_words
from ingest.errors import DocumentFault
from ingest.knowledge import Knowledge
from ingest.lines import DocumentLines
from ingest.schema.policy import PolicyHead
from ingest.wordings import OwnWording, own_wordings


def own_text_faults(knowledge: Knowledge, day: date, doc_ids: Iterable[str]) -> Iterator[DocumentFault]:
    """What an editor has to mend before agents may lean on the texts.

    Args:
        knowledge: the documents and the rules they are held to.
        day: policies that ended before it have expired.
        doc_ids: the documents to look through.
    """
    for document in (knowledge.documents[doc_id] for doc_id in doc_ids):
        lines = DocumentLines(document)
        head = document.content
        if isinstance(head, PolicyHead) and head.effective_to is not None and head.effective_to < day:
            problem = f"the policy expired on {head.effective_to}"
            yield lines.fault(("effective_to",), problem, "publish the version that follows it, or remove the file")
        for wording in own_wordings(document):
            for problem, mend in _problems(wording, knowledge):
                yield lines.fault(wording.where, f"「{wording.text}」: {problem}", mend)


def _problems(wording: OwnWording, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for fault in faults_by_words(wording.plain, knowledge):
        law = f"（{fault.law}）" if fault.law else ""
        yield f"「{fault.text}」 is {fault.code.value}{law}", f"reword it: {fault.why}"
    if set("{}") & set(wording.text if wording.kind != "template" else wording.plain):
        yield "a slot stands open", "write the value, or put the sentence into a playbook, where slots are filled"
    unsourced = unsupported_numbers(wording.plain, [wording.carried])
    if unsourced:
        mend = (
            "name a policy fact by slot, {policy.…}"
            if wording.kind == "template"
            else "write the figure into the section or field it comes from, or leave it out"
        )
        yield f"{'、'.join(unsourced)} has no source", mend
