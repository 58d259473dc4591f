"""Everything in the knowledge that an agent may send as it stands: what has to keep our own rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.documents import ParsedDocument
from ingest.lines import Where
from ingest.parsing.product import PITCH_SECTION
from ingest.schema.model import SLOT
from ingest.schema.phrasebook import Phrasebook
from ingest.schema.playbook import Playbook
from ingest.schema.product import ProductHead
from ingest.schema.standards import RewriteBook


@dataclass(frozen=True, slots=True)
class OwnWording:
    """One text of ours.

    Args:
        kind: `template` may hold slots and no figure of its own; `pitch` is a FAB line; `spoken` a section's > line.
        carried: what its figures have to stand in.
    """

    document: ParsedDocument
    kind: Literal["template", "pitch", "spoken"]
    where: Where
    text: str
    carried: str = ""

    @property
    def plain(self) -> str:
        """The text without its slots."""
        return SLOT.sub("", self.text)


def own_wordings(document: ParsedDocument) -> Iterator[OwnWording]:
    """Every wording of a document."""
    content = document.content
    if isinstance(content, Playbook):
        for number, step in enumerate(content.steps):
            for index, say in enumerate(step.say):
                yield OwnWording(document, "template", ("steps", number, "say", index, "text"), say.text)
    elif isinstance(content, Phrasebook):
        for number, pair in enumerate(content.pairs):
            for index, better in enumerate(pair.better):
                yield OwnWording(document, "template", ("pairs", number, "better", index, "text"), better.text)
    elif isinstance(content, RewriteBook):
        for number, entry in enumerate(content.entries):
            for index, better in enumerate(entry.better):
                yield OwnWording(document, "template", ("entries", number, "better", index, "text"), better.text)
    elif isinstance(content, ProductHead):
        # Not the rendered pitches: they hold the line itself, so nothing in it could be missing.
        card = "\n".join(chunk.text for chunk in document.chunks if chunk.section != PITCH_SECTION)
        for number, line in enumerate(content.fab):
            yield OwnWording(document, "pitch", ("fab", number, "text"), line.text, card)
    for chunk in document.chunks:
        if chunk.say is not None:
            # A section's last line is its spoken one; what carries it is the text before.
            yield OwnWording(document, "spoken", chunk.say, chunk.say, chunk.text.removesuffix(chunk.say))
