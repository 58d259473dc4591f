"""`copilot serve`: sync, then answer requests."""

from __future__ import annotations

import logging
import socket

import uvicorn

from copilot.api.app import create_app
from copilot.api.deps import Role
from copilot.commands.console import err, out, progress_bars
from copilot.errors import StartError
from copilot.service import open_service, sync_default
from copilot.sessions.hub import Hub
from copilot.settings import Settings
from ingest.plan import Change


def run(settings: Settings, *, sync: bool = True) -> None:
    """Serve until interrupted.

    Raises:
        StartError: the configuration is not safe or not complete.
    """
    _check_access(settings)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "sentence_transformers", "chromadb", "alembic", "bm25s"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    url = f"http://{settings.host}:{settings.port}"
    with progress_bars() as progress:
        service = open_service(settings, url=url, progress=progress)
        try:
            if sync or not service.library.ready:
                plan = sync_default(service, progress)
                for fault in plan.faults:
                    err.print(f"[bold red]✗[/] {fault}", soft_wrap=True)
                refused = plan.count(Change.REFUSED)
                if refused:
                    err.print(f"{refused} documents were refused; their last good versions serve")
            if not service.library.ready:
                raise StartError(f"{settings.kb_dir} brings no complete knowledge; run `copilot ingest check`")
        except BaseException:
            service.close()
            raise
    _announce(settings, url)
    app = create_app(service)
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=5
    )
    _Server(config, service.hub).run()


class _Server(uvicorn.Server):
    """Ends the event streams first: uvicorn would wait for sidebars that never leave by themselves."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, without listeners."""
        self._hub.close()
        await super().shutdown(sockets)


def _check_access(settings: Settings) -> None:
    if settings.open_to_all and not settings.loopback:
        raise StartError(
            f"refusing to serve {settings.host} without keys; set COPILOT_API_KEYS, e.g. "
            """'{"<long random key>": "admin"}', or COPILOT_HOST=127.0.0.1"""
        )
    if not all(settings.api_keys):
        raise StartError("COPILOT_API_KEYS holds an empty key; write a long random one")
    strange = sorted(set(settings.api_keys.values()) - set(Role))
    if strange:
        raise StartError(f"COPILOT_API_KEYS names role {strange[0]!r}; use one of {', '.join(Role)}")


def _announce(settings: Settings, url: str) -> None:
    out.print(f"副驾已就绪  {f'{url}/':<36}演示工作台", soft_wrap=True)
    for path, name in (("sidebar", "侧边栏"), ("trainer", "培训"), ("editor", "知识库"), ("docs", "接口文档")):
        out.print(f"            {f'{url}/{path}':<36}{name}", soft_wrap=True)
    tier = f"完整档：{settings.llm_model}" if settings.full_tier else "即时档（没有配置大模型，功能完整）"
    out.print(f"            {tier}")
    if settings.open_to_all:
        out.print("            没有配置密钥：本机上的任何人都能使用")
