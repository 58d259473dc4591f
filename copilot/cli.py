"""The composition root: one command, `copilot`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from copilot.commands import ingest
from copilot.errors import CopilotError
from copilot.settings import Settings
from evals import cli as evals
from ingest.errors import IngestError

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="生鲜客服副驾")
app.add_typer(ingest.app, name="ingest")
app.add_typer(evals.app, name="eval")


@app.command()
def serve(
    sync: Annotated[bool, typer.Option(help="启动前先同步 COPILOT_KB_DIR")] = True,
) -> None:
    """启动服务。"""
    from copilot.commands import serve as command

    command.run(Settings(), sync=sync)


@app.command()
def suggest(
    file: Annotated[str, typer.Argument(help="对话文件，- 表示标准输入")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """给一段对话出建议：每行「顾客: …」或「客服: …」，或接口同样的 JSON。"""
    from copilot.commands.console import command_service
    from copilot.commands.remote import call, running_service
    from copilot.commands.show import show_suggestion
    from copilot.commands.transcript import read_request
    from copilot.domain import Suggestion

    request = read_request(_read(file))
    settings = Settings()
    url = running_service(settings)
    if url is not None:
        body = request.model_dump(mode="json", exclude_none=True)
        suggestion = Suggestion.model_validate(call(settings, url, "POST", "/v1/suggest", json=body))
        labels = call(settings, url, "GET", "/v1/meta")["labels"]
    else:
        with command_service(settings) as service:
            suggestion = asyncio.run(service.assistant.suggest(request))
            messages = service.library.snapshot.knowledge.messages
            labels = {"strategies": messages.strategies, "risks": messages.risks}
    if as_json:
        typer.echo(json.dumps(suggestion.payload(), ensure_ascii=False, indent=2))
    else:
        show_suggestion(suggestion, labels)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="要查的问题")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="返回几条")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """查知识库，每条都带来源。"""
    from copilot.api.routes.search import as_answer, search_snapshot
    from copilot.commands.console import command_service
    from copilot.commands.remote import call, running_service
    from copilot.commands.show import show_hits
    from copilot.errors import BadInputError

    if not query.strip():
        raise BadInputError("the query is empty")
    settings = Settings()
    url = running_service(settings)
    if url is not None:
        answer = call(settings, url, "GET", "/v1/knowledge/search", params={"q": query, "k": k})
    else:
        with command_service(settings) as service:
            snapshot = service.library.snapshot
            answer = as_answer(search_snapshot(snapshot, query, None, k), snapshot)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        show_hits(answer)


def _read(file: str) -> str:
    from copilot.errors import BadInputError

    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror}") from error


def main() -> None:
    """Run a command; a foreseen error is one line on standard error and exit status 2."""
    try:
        app()
    except (CopilotError, IngestError) as error:
        line = str(error).splitlines()[0] if str(error) else type(error).__name__
        typer.echo(f"copilot: {line}", err=True)
        sys.exit(2)
    except ValidationError as error:
        first = error.errors()[0]
        names = " ".join(str(part) for part in first["loc"])
        typer.echo(f"copilot: setting COPILOT_{names.upper()}: {first['msg']}", err=True)
        sys.exit(2)
    except SettingsError as error:
        # Raised for a setting that should be JSON and is not; only the text says which.
        name = next((name for name in Settings.model_fields if f'"{name}"' in str(error)), "")
        typer.echo(f"copilot: setting COPILOT_{name.upper()}: not valid JSON", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
