"""Documents without a front matter: text as an editor has it, cut at headings, then at sentences."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import PurePath

from ingest.documents import Chunk
from ingest.errors import DocumentFault, InvalidDocumentError
from ingest.parsing.build import make_chunk
from ingest.parsing.markdown import read_markdown
from ingest.schema.vocabulary import Kind

CHUNK_CHARS = 350
"""A whole thought of a few hundred characters: what an agent can read at a glance."""

_SENTENCE = re.compile(r"(?<=[。！？!?\n])|(?=•)")
_ENCODINGS = ("utf-8", "gb18030")


def decode(raw: bytes, path: str) -> str:
    """Text of a file in UTF-8, UTF-16 (with its mark) or GB18030.

    Raises:
        InvalidDocumentError: in none of these, or empty.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        if not text.strip():
            fault = DocumentFault(path, 1, "the file is empty", "write something into it or remove it")
            raise InvalidDocumentError([fault])
        return text
    fault = DocumentFault(path, 1, "the file's encoding is not known", "save it as UTF-8")
    raise InvalidDocumentError([fault])


def free_doc_id(path: str) -> str:
    """A stable ASCII id from a file's name."""
    stem = PurePath(path).stem
    slug = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-_")[:40]
    if slug and stem.isascii():
        return slug
    return f"doc-{hashlib.sha256(stem.encode()).hexdigest()[:10]}"


def free_chunks(doc_id: str, title: str, cleaned: str, path: str, kind: Kind) -> list[Chunk]:
    """Chunks of a free document."""
    chunks: list[Chunk] = []
    for section in read_markdown(cleaned, path).sections:
        body = "\n".join(filter(None, [section.text, *section.say]))
        for text in _pieces(body):
            chunk = make_chunk(
                doc_id=doc_id,
                kind=kind,
                title=title,
                section=section.title or title,
                text=text,
                path=path,
                source=PurePath(path).name,
            )
            chunks.append(chunk)
    unique = {chunk.chunk_id: chunk for chunk in chunks}
    return list(unique.values())


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    current = ""
    for sentence in filter(None, _SENTENCE.split(text)):
        if current and len(current) + len(sentence) > CHUNK_CHARS:
            pieces.append(current.strip())
            current = ""
        current += sentence
        # A converter's text may hold no full stop for thousands of characters.
        while len(current) > 2 * CHUNK_CHARS:
            pieces.append(current[:CHUNK_CHARS].strip())
            current = current[CHUNK_CHARS:]
    pieces.append(current.strip())
    return [piece for piece in pieces if piece]
