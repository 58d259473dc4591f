"""The editor's side: previewed, published, found, taken back, gone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from .test_bad_input import check_error
from .turns import IN_SEASON, customer

KB = Path(__file__).resolve().parents[2] / "kb_docs"
QUESTION = "自提柜的取货码忘了怎么办"
FIRST = """# 自提柜使用说明

自提柜的取货码忘了怎么办：打开小程序的订单页，点“重发取货码”，3分钟内会收到短信。

## 存放时间

自提柜里的商品最多存放36小时，过时由站点收回冷藏。
"""
SECOND = FIRST.replace("3分钟内", "8分钟内")


@pytest.fixture
def doc_id(http: httpx.Client) -> Iterator[str]:
    """An id of a free document that is gone after the test."""
    name = f"locker-{uuid.uuid4().hex[:6]}"
    yield name
    http.delete(f"/v1/knowledge/documents/{name}")


def _upload(http: httpx.Client, doc_id: str, text: str, **query: Any) -> httpx.Response:
    files = {"file": (f"{doc_id}.md", text.encode(), "text/markdown")}
    return http.post("/v1/knowledge/documents", files=files, data={"kind": "training"}, params=query)


def _found(http: httpx.Client, doc_id: str) -> list[dict[str, Any]]:
    hits = http.get("/v1/knowledge/search", params={"q": QUESTION, "k": 5}).json()["hits"]
    return [hit for hit in hits if hit["doc_id"] == doc_id]


def test_a_document_is_previewed_published_found_rolled_back_and_gone(http: httpx.Client, doc_id: str) -> None:
    path = f"/v1/knowledge/documents/{doc_id}"

    preview = _upload(http, doc_id, FIRST, dry_run=True).json()
    assert (preview["status"], preview["version"]) == ("preview", None)
    assert [chunk["change"] for chunk in preview["preview"]["chunks"]] == ["added", "added"]
    assert preview["preview"]["removed"] == []
    assert "重发取货码" in preview["preview"]["cleaned"]
    assert _found(http, doc_id) == []
    check_error(http.get(path), 404)

    published = _upload(http, doc_id, FIRST)
    assert published.status_code == 201
    assert (published.json()["doc_id"], published.json()["version"]) == (doc_id, 1)
    hit = _found(http, doc_id)[0]
    assert "3分钟内" in hit["text"]
    assert hit["version"] == 1

    changed = http.post(f"{path}/preview", json={"text": SECOND}).json()
    assert sorted(chunk["change"] for chunk in changed["chunks"]) == ["added", "kept"]
    assert ["3分钟内" in chunk["text"] for chunk in changed["removed"]] == [True]
    assert "3分钟内" in _found(http, doc_id)[0]["text"]

    assert http.put(path, json={"text": SECOND}).json()["version"] == 2
    assert "8分钟内" in _found(http, doc_id)[0]["text"]

    back = http.post(f"{path}/rollback", json={"version": 1})
    assert back.json() == {"doc_id": doc_id, "version": 3, "status": "published"}
    assert "3分钟内" in _found(http, doc_id)[0]["text"]
    read = http.get(path).json()
    assert read["text"] == FIRST
    assert [row["version"] for row in read["versions"]] == [3, 2, 1]

    assert http.delete(path).json() == {"doc_id": doc_id, "status": "removed"}
    assert _found(http, doc_id) == []
    suggestion = http.post("/v1/suggest", json=customer(QUESTION)).json()
    assert doc_id not in {entry["doc_id"] for entry in suggestion["knowledge"]}
    assert "3分钟" not in "".join(reply["text"] for reply in suggestion["replies"])
    check_error(http.delete(path), 404)


def test_a_removed_document_can_be_brought_back(http: httpx.Client, doc_id: str) -> None:
    _upload(http, doc_id, FIRST)
    http.delete(f"/v1/knowledge/documents/{doc_id}")
    assert http.post(f"/v1/knowledge/documents/{doc_id}/rollback", json={"version": 1}).status_code == 200
    assert _found(http, doc_id)


def test_a_version_that_never_was_is_404(http: httpx.Client, doc_id: str) -> None:
    _upload(http, doc_id, FIRST)
    for version in (7, 0, -1, 10**30):
        check_error(http.post(f"/v1/knowledge/documents/{doc_id}/rollback", json={"version": version}), 404)


def test_publishing_the_same_text_again_changes_nothing(http: httpx.Client, doc_id: str) -> None:
    assert [_upload(http, doc_id, FIRST).json()["version"] for _ in range(2)] == [1, 1]


CARD = (KB / "products" / "cherry.md").read_text(encoding="utf-8")
BROKEN = {
    "a missing field": (CARD.replace("\ncategory: fruit\n", "\n"), "category"),
    "a value outside the vocabulary": (CARD.replace("category: fruit", "category: gadget"), "category"),
    "a field nobody knows": (CARD.replace("\ncategory:", "\ncolour: red\ncategory:"), "colour"),
    "YAML that cannot be read": (CARD.replace("aliases:", "aliases: ["), "YAML"),
    "a name that belongs to another product": (CARD.replace("  - 樱桃\n", "  - 樱桃\n  - 芒果\n", 1), "芒果"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_invalid_document_names_line_and_mend_and_the_old_version_keeps_serving(
    http: httpx.Client, name: str
) -> None:
    text, about = BROKEN[name]
    before = http.get("/v1/knowledge/documents/cherry").json()
    error = check_error(http.put("/v1/knowledge/documents/cherry", json={"text": text}), 422)
    assert error["code"] == "invalid_document"
    faults = error["detail"]
    assert isinstance(faults, list)
    assert about in faults[0]["problem"]
    assert faults[0]["path"].endswith("cherry.md")
    assert faults[0]["mend"]
    assert faults[0]["line"] > 1
    assert http.get("/v1/knowledge/documents/cherry").json()["version"] == before["version"]
    suggestion = http.post("/v1/suggest", json=customer("车厘子是哪里产的", now=IN_SEASON)).json()
    assert "cherry" in {entry["doc_id"] for entry in suggestion["knowledge"]}


def test_the_line_of_a_fault_is_the_line_in_the_file(http: httpx.Client) -> None:
    text = CARD.replace("category: fruit", "category: gadget")
    line = text.split("\n").index("category: gadget") + 1
    error = check_error(http.post("/v1/knowledge/documents/cherry/preview", json={"text": text}), 422)
    assert [fault["line"] for fault in error["detail"]] == [line]


def test_a_broken_playbook_is_refused_with_line_and_mend(http: httpx.Client) -> None:
    text = (KB / "playbooks" / "closing.yaml").read_text(encoding="utf-8").replace("say:", "says:", 1)
    error = check_error(http.put("/v1/knowledge/documents/playbook-closing", json={"text": text}), 422)
    lines = {fault["line"] for fault in error["detail"]}
    assert text.split("\n").index(next(line for line in text.split("\n") if "says:" in line)) + 1 in lines
    assert all(fault["mend"] for fault in error["detail"])


def test_what_the_service_cannot_do_without_cannot_be_deleted(http: httpx.Client) -> None:
    for doc_id in ("standard-emotion", "playbook-complaint", "standard-messages"):
        check_error(http.delete(f"/v1/knowledge/documents/{doc_id}"), 422)
        assert http.get(f"/v1/knowledge/documents/{doc_id}").status_code == 200


def test_the_list_names_every_document_with_its_version_and_counts_kinds(http: httpx.Client) -> None:
    listed = http.get("/v1/knowledge/documents").json()
    assert {"cherry", "after-sales-fruit", "playbook-complaint"} <= {row["doc_id"] for row in listed["documents"]}
    assert sum(listed["count"].values()) == len(listed["documents"])
    for row in listed["documents"]:
        assert row["version"] >= 1
        assert row["title"]
    only = http.get("/v1/knowledge/documents", params={"kind": "product"}).json()
    assert set(only["count"]) == {"product"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"text": 1}',
        b'{"text": "\\ud800"}',
        b'{"text": ""}',
        b'{"text": "\\u0000"}',
        b"\xff",
    ],
    ids=repr,
)
@pytest.mark.parametrize("route", ["PUT /cherry", "POST /cherry/preview", "POST /cherry/rollback", "POST "])
def test_bad_bodies_are_refused_on_every_document_route(http: httpx.Client, route: str, body: bytes) -> None:
    method, _, path = route.partition(" ")
    headers = {"content-type": "application/json"}
    check_error(http.request(method, f"/v1/knowledge/documents{path}", content=body, headers=headers))


@pytest.mark.parametrize(
    ("name", "raw", "status"),
    [
        ("photo.png", b"\x89PNG\r\n", 415),
        ("noending", "你好".encode(), 415),
        ("..", b"x", 415),
        ("empty.md", b"", 422),
        ("blank.md", b" \n\n", 422),
        ("zero.md", b"a\x00b", 422),
        ("bytes.md", bytes(range(128, 256)) * 3 + b"\xff", 422),
        ("bad.yaml", b"kind: [", 422),
        ("unknown.yaml", b"kind: poem\nid: x", 422),
    ],
)
def test_files_that_cannot_be_read_are_refused_by_name(http: httpx.Client, name: str, raw: bytes, status: int) -> None:
    answer = http.post("/v1/knowledge/documents", files={"file": (name, raw)})
    error = check_error(answer, status)
    assert error["code"] == ("unsupported_format" if status == 415 else "invalid_document")


def test_forms_without_a_file_or_with_an_unknown_kind_are_refused(http: httpx.Client) -> None:
    check_error(http.post("/v1/knowledge/documents", files={"other": ("a.md", b"x")}), 422)
    files = {"file": ("a.md", "你好，这里是说明。".encode())}
    check_error(http.post("/v1/knowledge/documents", files=files, data={"kind": "poem"}), 422)
    headers = {"content-type": "multipart/form-data; boundary=b"}
    check_error(http.post("/v1/knowledge/documents", content=b"--b\r\nnonsense", headers=headers))


def test_a_file_for_another_document_is_refused(http: httpx.Client) -> None:
    error = check_error(http.put("/v1/knowledge/documents/mango", files={"file": ("mango.md", CARD.encode())}), 422)
    assert "cherry" in str(error["message"])


def test_syncing_a_folder_that_is_not_there_is_refused_by_name(http: httpx.Client) -> None:
    error = check_error(http.post("/v1/knowledge/sync", json={"paths": ["/no/such/folder"]}), 422)
    assert "/no/such/folder" in str(error["message"])
