"""Rebuilds the XLM-RoBERTa tokenizer that multilingual-e5 was trained with, as a `tokenizers` Unigram."""

from __future__ import annotations

import re
import unicodedata

from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Normalizer, Replace, Sequence
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from ingest.embedding.bundled.source import PackedModel

_SHELTER = "\ue000"
"""A private-use character, in no piece: stands in for what NFKC would change and the model's normaliser does not."""
_WAVE = "\uff5e"
"""The full-width tilde of Chinese chat (亲～). It has its own piece; NFKC would turn it into the ASCII one."""


def build_tokenizer(model: PackedModel) -> Tokenizer:
    """Build the tokenizer, truncation to the model's positions included, padding not.

    Args:
        model: the packed model.

    Returns:
        A tokenizer that yields `<s> … </s>`; safe for concurrent `encode` as long as nobody changes its settings.
    """
    tokenizer = Tokenizer(Unigram(model.pieces, unk_id=model.special.unknown, byte_fallback=False))
    # The pieces were learnt after these steps, so normalisation is part of the model, not taste.
    tokenizer.normalizer = Sequence(
        [
            *_beyond_nfkc(model.character_map),
            Replace(_WAVE, _SHELTER),
            NFKC(),
            Replace(_SHELTER, _WAVE),
            Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = Metaspace(prepend_scheme="always")
    begin, end = (model.pieces[token][0] for token in (model.special.begin, model.special.end))
    tokenizer.post_processor = TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, model.special.begin), (end, model.special.end)]
    )
    tokenizer.enable_truncation(model.dimensions.positions)
    return tokenizer


def _beyond_nfkc(character_map: dict[str, str]) -> list[Normalizer]:
    """What the model's normaliser does and NFKC does not: control characters go, line ends and joiners become spaces.

    Without it a line break inside a document would be an unknown token.
    """
    differing = {source: target for source, target in character_map.items() if target != _nfkc(source)}
    dropped = "".join(re.escape(source) for source, target in differing.items() if target == "")
    spaced = "".join(re.escape(source) for source, target in differing.items() if target == " ")
    return [Replace(Regex(f"[{dropped}]"), ""), Replace(Regex(f"[{spaced}]"), " ")]


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
