"""A suggestion and search hits, printed for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from copilot.commands.console import out
from copilot.domain import Suggestion


def show_suggestion(suggestion: Suggestion, labels: Mapping[str, Mapping[str, str]]) -> None:
    """Print a suggestion as the sidebar would order it."""
    emotion = suggestion.emotion
    head = f"{emotion.label_zh}  强度 {emotion.intensity:.2f}  把握 {emotion.confidence:.2f}  风险 {labels['risks'][emotion.risk]}"
    lines: list[Any] = [Text(head, style="bold")]
    if emotion.evidence:
        lines.append(Text(f"依据：{'、'.join(emotion.evidence)}"))
    lines.append(Text(emotion.approach, style="dim"))
    out.print(Panel(Group(*lines), title="情绪", title_align="left"))
    marks = {citation.id: f"[{number}]" for number, citation in enumerate(suggestion.knowledge, 1)}
    for step in suggestion.next_steps:
        asks = f"\n还要问：{'、'.join(question.text for question in step.ask)}" if step.ask else ""
        doing = "".join(f"\n· {line}" for line in step.do)
        out.print(Panel(Text(f"{step.playbook_title} › {step.title}{asks}{doing}"), title="下一步", title_align="left"))
    for reply in suggestion.replies:
        cited = "".join(marks.get(identity, "") for identity in reply.citations)
        title = f"回复 · {labels['strategies'][reply.strategy]}"
        out.print(Panel(Text(f"{reply.text} {cited}"), title=title, title_align="left"))
    if suggestion.pitch is not None:
        out.print(Panel(Text(suggestion.pitch.text), title=f"推荐 · {suggestion.pitch.product}", title_align="left"))
    elif suggestion.pitch_withheld:
        out.print(Text(f"不推荐：{suggestion.pitch_withheld}", style="dim"))
    for notice in suggestion.warnings:
        out.print(Text(f"⚠ {notice.message}" + (f"（{notice.law}）" if notice.law else ""), style="yellow"))
    for citation in suggestion.knowledge:
        line = f"{marks[citation.id]} {citation.title} › {citation.section}  {citation.path}  来源：{citation.source}"
        out.print(Text(line, style="dim"))


def show_hits(answer: dict[str, Any]) -> None:
    """Print search hits with their sources."""
    if answer["status"] == "no_evidence":
        out.print("no_evidence：知识库里没有找到依据")
        return
    for number, hit in enumerate(answer["hits"], 1):
        head = f"{number}. {hit['title']} › {hit['section']}  {hit['score']:.3f}  {hit['path']}"
        out.print(Text(head, style="bold"), soft_wrap=True)
        out.print(Text(hit["text"]), soft_wrap=True)
        out.print(Text(f"来源：{hit['source']}", style="dim"), soft_wrap=True)
