"""Policies, whose clauses are numbered and carry facts, and training articles."""

from __future__ import annotations

import re

from ingest.documents import Chunk
from ingest.errors import DocumentFault
from ingest.located import LocatedYaml
from ingest.parsing.build import make_chunk
from ingest.parsing.markdown import Section
from ingest.schema.policy import ArticleHead, PolicyHead
from ingest.schema.vocabulary import Kind

_CLAUSE = re.compile(r"^(\d+(?:\.\d+)*)\s+\S")


def clause_number(section: str) -> str | None:
    """「1 反馈时限」 → "1"; None where the heading carries no number."""
    match = _CLAUSE.match(section)
    return None if match is None else match.group(1)


def section_chunks(head: PolicyHead | ArticleHead, sections: tuple[Section, ...], path: str) -> list[Chunk]:
    """One chunk a section."""
    source = "；".join(head.sources)
    if isinstance(head, PolicyHead):
        source = "；".join(filter(None, [f"{head.title} {head.version}版（{head.owner}）", source]))
    return [
        make_chunk(
            doc_id=head.id,
            kind=Kind(head.kind),
            title=head.title,
            section=section.title or head.title,
            text=section.text,
            path=path,
            source=source,
            say="".join(section.say) or None,
            asks=section.asks,
        )
        for section in sections
        if section.text or section.say
    ]


def policy_faults(
    head: PolicyHead, located: LocatedYaml, sections: tuple[Section, ...], path: str
) -> list[DocumentFault]:
    """Clauses without a number, and facts whose clause is missing or does not carry them."""
    faults: list[DocumentFault] = []
    clauses: dict[str, str] = {}
    for section in sections:
        number = clause_number(section.title)
        if number is None:
            faults.append(
                DocumentFault(path, section.line, f"clause 「{section.title}」 has no number", "write ## 1 标题")
            )
        elif number in clauses:
            faults.append(
                DocumentFault(path, section.line, f"clause {number} stands twice", "number clauses once each")
            )
        else:
            clauses[number] = section.text + "".join(section.say)
    for index, fact in enumerate(head.facts):
        where = ("facts", index)
        if fact.clause not in clauses:
            faults.append(located.fault(where, f"fact {fact.id}: no clause {fact.clause}", "name an existing clause"))
        elif fact.value not in clauses[fact.clause]:
            faults.append(
                located.fault(
                    where,
                    f"fact {fact.id}: clause {fact.clause} does not say 「{fact.value}」",
                    "write the value into the clause word for word",
                )
            )
    return faults
