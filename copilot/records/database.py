"""The database: opened, migrated, handed out as sessions."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from copilot.errors import StartError

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def open_database(url: str) -> sessionmaker[Session]:
    """Open a database, bring its tables up to date and return a maker of sessions.

    Args:
        url: SQLAlchemy URL.

    Raises:
        StartError: it cannot be opened or migrated; says which and why.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StartError("COPILOT_DATABASE_URL is no address; write e.g. sqlite:////var/lib/copilot.db") from error
    shown = parsed.render_as_string(hide_password=True)
    try:
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, pool_pre_ping=True)
        if parsed.get_backend_name() == "sqlite":
            _tune_sqlite(engine)
        _migrate(engine, url)
    except (SQLAlchemyError, ImportError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StartError(f"database {shown} cannot be used: {reason}; check COPILOT_DATABASE_URL") from error
    return sessionmaker(engine, expire_on_commit=False)


def _migrate(engine: Engine, url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _tune_sqlite(engine: Engine) -> None:
    """Readers never wait for the writer, and an acknowledged message survives a kill."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()
