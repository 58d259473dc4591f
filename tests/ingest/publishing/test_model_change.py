from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import Embedder, load_embedder
from ingest.library import Library
from ingest.plan import SyncPlan
from ingest.vectors import VectorCollection, open_client


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """A real SentenceTransformer of another width: one vector a character."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    words = dict.fromkeys(["?", *(chr(code) for code in range(0x4E00, 0x9FA6))])
    tokenizer = Tokenizer(WordLevel({word: index for index, word in enumerate(words)}, unk_token="?"))  # noqa: S106 - a word, no secret
    tokenizer.pre_tokenizer = Split("", "isolated")
    weights = np.random.default_rng(7).normal(size=(len(words), 32)).astype(np.float32)
    folder = tmp_path_factory.mktemp("model") / "small"
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)])
    model.save(str(folder), create_model_card=False)
    return load_embedder(str(folder))


def test_another_model_gets_its_own_collections_and_vectors_never_mix(
    library: Library,
    docs: Path,
    tmp_path: Path,
    small_model: Embedder,
    open_library: Callable[..., Library],
    sync: Callable[..., SyncPlan],
    find: Callable[..., object],
    asked: list[str],
) -> None:
    sync(library, docs)
    client = open_client(tmp_path / "data" / "chroma", None)
    first = {entry.name: set(entry.get(include=[])["ids"]) for entry in client.list_collections()}

    other = open_library(tmp_path / "data", model=small_model)
    widths = {entry.name: (entry.metadata or {})["dimension"] for entry in client.list_collections()}
    new = widths.keys() - first.keys()
    assert len(first) == len(new) == 2
    assert {widths[name] for name in first} == {library.snapshot.embedder.dimension}
    assert {widths[name] for name in new} == {small_model.dimension} == {32}
    vector = small_model.encode_query("蓝鲸仓每天22点盘点")
    assert other.snapshot.retriever.search("蓝鲸仓每天22点盘点", vector).hits[0].chunk.doc_id == "stocktake"

    # The first model's vectors stand as they were, so going back embeds nothing.
    held = {entry.name: set(entry.get(include=[])["ids"]) for entry in client.list_collections()}
    assert {name: held[name] for name in first} == first
    asked.clear()
    open_library(tmp_path / "data")
    assert asked == []


def test_a_collection_says_which_model_it_belongs_to(library: Library, small_model: Embedder, tmp_path: Path) -> None:
    client = open_client(tmp_path / "data" / "chroma", None)
    collection = VectorCollection(client, "probe", small_model)
    metadata = client.get_collection(collection.name).metadata
    assert metadata == {"model": small_model.fingerprint, "dimension": 32}


def test_stored_vectors_come_back_as_they_were_made(small_model: Embedder, tmp_path: Path) -> None:
    collection = VectorCollection(open_client(tmp_path / "chroma", None), "probe", small_model)
    texts = {f"t{number}": f"第{number}号货架放{name}" for number, name in enumerate("桃李梅杏枣")}
    assert collection.ensure(texts) == 5
    assert collection.ensure(texts) == 0
    fetched = collection.fetch(["t3", "t0", "absent"])
    np.testing.assert_allclose(fetched["t3"], small_model.encode_documents([texts["t3"]])[0], atol=1e-6)
    assert fetched.keys() == {"t3", "t0"}
    nearest, similarity = collection.nearest(small_model.encode_documents([texts["t2"]])[0], 3)[0]
    assert (nearest, round(similarity, 4)) == ("t2", 1.0)
    assert collection.prune({"t1"}) == 4
    assert collection.missing(["t0", "t1", "t0"]) == ["t0"]
