"""The base of every document model, and the small types they are made of."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ingest.text import compiled

SLOT = re.compile(r"\{([^{}]*)\}")
"""A slot in a wording: `{商品}` or `{policy.claim_window}`."""


class DocumentModel(BaseModel):
    """Strict about its fields, so that a typing error in a document is found and not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _compiles(pattern: str) -> str:
    try:
        compiled(pattern)  # kept for whoever searches with it: re's own cache is too small for all of them
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Text = Annotated[str, StringConstraints(min_length=1)]
"""A text that says something."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""An id: small ASCII letters, digits, hyphen and underscore."""

Pattern = Annotated[str, StringConstraints(min_length=1), AfterValidator(_compiles)]
"""A regular expression, searched (not matched) in a normalised text."""

Month = Annotated[int, Field(ge=1, le=12)]
"""A calendar month, 1 to 12."""


def slots_in(text: str) -> list[str]:
    """Names of the slots in a wording, in order, with repeats."""
    return SLOT.findall(text)
