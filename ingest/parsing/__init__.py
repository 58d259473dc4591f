"""Files in, validated documents out."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from ingest.documents import ParsedDocument
from ingest.errors import DocumentFault, InvalidDocumentError, UnsupportedFormatError
from ingest.located import LocatedYaml
from ingest.parsing.article import policy_faults, section_chunks
from ingest.parsing.free import decode, free_chunks, free_doc_id
from ingest.parsing.markdown import Section, read_markdown
from ingest.parsing.product import product_chunks, product_faults
from ingest.parsing.structured import playbook_chunks, structured_model
from ingest.schema.playbook import Playbook
from ingest.schema.policy import ArticleHead, PolicyHead
from ingest.schema.product import ProductHead
from ingest.schema.vocabulary import Kind
from ingest.text import clean

TEXT_SUFFIXES = frozenset({".md", ".txt"})
YAML_SUFFIXES = frozenset({".yaml", ".yml"})
SUFFIXES = TEXT_SUFFIXES | YAML_SUFFIXES
"""File formats that are read."""

_HEADS: dict[str, type[BaseModel]] = {
    Kind.PRODUCT: ProductHead,
    Kind.POLICY: PolicyHead,
    Kind.TRAINING: ArticleHead,
}


def parse(path: str, raw: bytes, kind: Kind | None = None) -> ParsedDocument:
    """Read one file.

    Args:
        path: its name, relative to the folder it was read from; decides the format.
        raw: its bytes.
        kind: what a free document is, where the editor has said so (training otherwise).

    Raises:
        UnsupportedFormatError: no loader reads such a file.
        InvalidDocumentError: with every fault found, each naming line and mend.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix in YAML_SUFFIXES:
        return _parse_yaml(path, raw)
    if suffix in TEXT_SUFFIXES:
        return _parse_text(path, raw, kind or Kind.TRAINING)
    raise UnsupportedFormatError(
        f"{path}: {suffix or 'a file without ending'} cannot be read; use {', '.join(sorted(SUFFIXES))}"
    )


def _parse_yaml(path: str, raw: bytes) -> ParsedDocument:
    located = LocatedYaml(decode(raw, path), path)
    model = structured_model(located)
    if model is None:
        problem = "kind (and id of a standard) name nothing that is known"
        mend = "set kind: to playbook, phrasebook, rules or standard"
        raise InvalidDocumentError([located.fault(("kind",), problem, mend)])
    content: Any = located.validate(model)
    chunks = tuple(playbook_chunks(content, path)) if isinstance(content, Playbook) else ()
    return ParsedDocument(
        doc_id=f"{content.kind}-{content.id}",  # playbook and policy ids may be the same word
        kind=Kind(content.kind),
        title=content.title,
        path=path,
        raw=raw,
        cleaned="",
        content=content,
        chunks=chunks,
    )


def _parse_text(path: str, raw: bytes, kind: Kind) -> ParsedDocument:
    text = decode(raw, path)
    cleaned = clean(text)
    markdown = read_markdown(cleaned, path)
    if markdown.head is None:
        return _parse_free(path, raw, cleaned, kind)
    declared = str(markdown.head.data.get("kind")) if isinstance(markdown.head.data, dict) else ""
    model = _HEADS.get(declared)
    if model is None:
        mend = "set kind: to product, policy or training"
        raise InvalidDocumentError([markdown.head.fault(("kind",), f"kind {declared!r} is not known", mend)])
    head: Any = markdown.head.validate(model)
    if isinstance(head, ProductHead):
        faults = product_faults(head, markdown.sections, path)
        chunks = product_chunks(head, markdown.sections, path)
    elif isinstance(head, PolicyHead):
        faults = policy_faults(head, markdown.head, markdown.sections, path)
        chunks = section_chunks(head, markdown.sections, path)
    else:
        faults, chunks = [], section_chunks(head, markdown.sections, path)
    faults += _duplicate_sections(markdown.sections, head.title, path)
    if not chunks:
        faults.append(DocumentFault(path, 1, "the document holds no text", "write a section: ## 标题 and its text"))
    if faults:
        raise InvalidDocumentError(faults)
    return ParsedDocument(
        doc_id=head.id,
        kind=Kind(head.kind),
        title=head.title,
        path=path,
        raw=raw,
        cleaned=cleaned,
        content=head,
        chunks=tuple(chunks),
    )


def _duplicate_sections(sections: tuple[Section, ...], title: str, path: str) -> list[DocumentFault]:
    seen: set[str] = set()
    faults = []
    for section in sections:
        name = section.title or title
        if name in seen:
            problem = f"section 「{name}」 stands twice"
            faults.append(DocumentFault(path, section.line, problem, "give each section its own title"))
        seen.add(name)
    return faults


def _parse_free(path: str, raw: bytes, cleaned: str, kind: Kind) -> ParsedDocument:
    doc_id = free_doc_id(path)
    first = next((line.strip("# ").strip() for line in cleaned.split("\n") if line.strip("# ").strip()), "")
    title = first if 0 < len(first) <= 40 else PurePath(path).stem
    chunks = tuple(free_chunks(doc_id, title, cleaned, path, kind))
    if not chunks:
        fault = DocumentFault(path, 1, "the document holds no text", "write something under its headings or remove it")
        raise InvalidDocumentError([fault])
    return ParsedDocument(
        doc_id=doc_id,
        kind=kind,
        title=title,
        path=path,
        raw=raw,
        cleaned=cleaned,
        content=None,
        chunks=chunks,
    )
