"""YAML documents: playbooks, phrasebooks, rules and standards."""

from __future__ import annotations

from pydantic import BaseModel

from ingest.documents import Chunk
from ingest.located import LocatedYaml
from ingest.parsing.build import make_chunk
from ingest.schema.model import SLOT
from ingest.schema.phrasebook import Phrasebook, RuleBook
from ingest.schema.playbook import Playbook
from ingest.schema.standards import STANDARDS
from ingest.schema.vocabulary import Kind

_MODELS: dict[str, type[BaseModel]] = {
    Kind.PLAYBOOK: Playbook,
    Kind.PHRASEBOOK: Phrasebook,
    Kind.RULES: RuleBook,
}


def structured_model(located: LocatedYaml) -> type[BaseModel] | None:
    """The model that a file's `kind` (and for standards its `id`) asks for, None where no such model exists."""
    data = located.data if isinstance(located.data, dict) else {}
    kind = data.get("kind")
    if kind == Kind.STANDARD:
        return STANDARDS.get(str(data.get("id")))
    return _MODELS.get(str(kind))


def _with_gaps(wording: str) -> str:
    """A wording as an agent may read it: the form of address falls away, every other slot is a gap."""
    return SLOT.sub("〔…〕", wording.replace("{称呼}", ""))


def playbook_chunks(playbook: Playbook, path: str) -> list[Chunk]:
    """One chunk a step: what to do and what may be said, slots as gaps, for no claim may be drawn from them."""
    chunks = []
    for step in playbook.steps:
        wording = "\n".join(f"“{_with_gaps(say.text)}”" for say in step.say)
        doing = "；".join(step.do)
        chunks.append(
            make_chunk(
                doc_id=f"{playbook.kind}-{playbook.id}",
                kind=Kind.PLAYBOOK,
                title=playbook.title,
                section=step.title,
                text=f"{doing}\n{wording}".strip(),
                path=path,
                source=f"{playbook.title} {playbook.version}版",
                searched=(f"{playbook.summary} {doing}",),
            )
        )
    return chunks
