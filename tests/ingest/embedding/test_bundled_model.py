from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.embedding import Embedder, Matrix

from .texts import PASSAGES, QUERIES


def cosines(ours: Matrix, theirs: Matrix) -> Matrix:
    return np.einsum("ij,ij->i", ours, theirs)


def test_queries_agree_with_the_original_engine(embedder: Embedder, engine_vectors: tuple[Matrix, Matrix]) -> None:
    assert cosines(embedder.encode_queries(QUERIES), engine_vectors[0]).min() >= 0.99


def test_passages_agree_with_the_original_engine(embedder: Embedder, engine_vectors: tuple[Matrix, Matrix]) -> None:
    assert cosines(embedder.encode_documents(PASSAGES), engine_vectors[1]).min() >= 0.99


def test_queries_and_passages_get_their_own_prompt(embedder: Embedder, engine_vectors: tuple[Matrix, Matrix]) -> None:
    as_passages = embedder.encode_documents(QUERIES)
    # The right prompt always comes closer to the engine's query vectors than the wrong one.
    right = cosines(embedder.encode_queries(QUERIES), engine_vectors[0])
    assert (right > cosines(as_passages, engine_vectors[0])).all()


def test_vectors_are_float32_of_unit_length_and_stated_width(embedder: Embedder) -> None:
    vectors = np.concatenate([embedder.encode_queries(QUERIES), embedder.encode_documents(PASSAGES)])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(QUERIES) + len(PASSAGES), embedder.dimension) == (44, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("query", "passage"),
    [
        ("钱啥时候退给我", 3),
        ("橙汁打开了能喝多久", 4),
        ("香蕉没熟，能放冰箱吗", 7),
        ("how should I store apples", 8),
        ("西瓜一点都不甜", 12),
        ("有没有优惠券", 13),
        ("猕猴桃太硬了吃不了", 18),
    ],
)
def test_a_colloquial_question_finds_its_passage_first(embedder: Embedder, query: str, passage: int) -> None:
    assert int(np.argmax(embedder.encode_documents(PASSAGES) @ embedder.encode_query(query))) == passage


def test_a_text_has_one_vector_whatever_it_is_encoded_with(embedder: Embedder) -> None:
    together = embedder.encode_documents(PASSAGES, batch_size=32)
    alone = np.concatenate([embedder.encode_documents([text]) for text in PASSAGES])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(embedder.encode_queries(QUERIES)[3], embedder.encode_query(QUERIES[3]))


def test_concurrent_calls_give_the_vectors_of_sequential_ones(embedder: Embedder) -> None:
    expected = embedder.encode_queries(QUERIES)
    gate = threading.Barrier(4)

    def encode_all(_: int) -> Matrix:
        gate.wait()
        return np.stack([embedder.encode_query(text) for text in QUERIES])

    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encode_all, range(4)):
            np.testing.assert_array_equal(vectors, expected)


def test_text_beyond_512_tokens_is_cut_off(embedder: Embedder) -> None:
    long = PASSAGES[16] * 10
    np.testing.assert_array_equal(*embedder.encode_documents([long, long + "这一句已经读不到了"]))


def test_line_breaks_and_control_characters_count_as_the_original_tokenizer_has_them(embedder: Embedder) -> None:
    clean, dirty = "水果 坏了 咋整", "水\x07果\t坏了\r\n咋整"
    np.testing.assert_array_equal(embedder.encode_query(clean), embedder.encode_query(dirty))


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ue000"])
def test_text_without_words_still_has_a_vector(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.encode_query(text)) == pytest.approx(1, abs=1e-5)


def test_nothing_to_encode_gives_no_rows(embedder: Embedder) -> None:
    assert embedder.encode_queries([]).shape == embedder.encode_documents([]).shape == (0, 384)


def test_progress_counts_every_passage(embedder: Embedder) -> None:
    heard: list[tuple[str, int, int]] = []
    embedder.encode_documents(PASSAGES[:5], progress=lambda *step: heard.append(step), batch_size=2)
    assert heard == [("embedding", done, 5) for done in (0, 2, 4, 5)]


def test_a_batch_of_no_texts_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ValueError, match="batch_size"):
        embedder.encode_documents(["苹果"], batch_size=0)
