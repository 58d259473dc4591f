"""One place for every setting: environment `COPILOT_*`, a `.env` file, or the default here."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""Where the project's own kb_docs/ and prompts/ lie."""


class Settings(BaseSettings):
    """Settings of the service and the command line."""

    model_config = SettingsConfigDict(env_prefix="COPILOT_", env_file=".env", extra="ignore", populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    data_dir: Path = Path("data")
    """All state: the database, the embedded Chroma, eval runs."""
    kb_dir: Path = PROJECT / "kb_docs"
    """What `ingest sync` reads by default."""
    prompts_dir: Path = PROJECT / "prompts"
    chroma_url: str | None = None
    database_url: str | None = None
    redis_url: str | None = None
    embedding_model: str = "bundled"
    embedding_threads: int = Field(default=1, ge=1)

    llm_base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("COPILOT_LLM_BASE_URL", "OPENAI_BASE_URL", "llm_base_url")
    )
    llm_model: str | None = None
    llm_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("COPILOT_LLM_API_KEY", "OPENAI_API_KEY", "llm_api_key")
    )
    llm_first_token_s: float = Field(default=6.0, gt=0)
    """The model's first sentence must come within this time, or the instant answer stands."""
    llm_total_s: float = Field(default=20.0, gt=0)
    """A whole answer of the model must come within this time."""
    llm_max_tokens: int = Field(default=900, gt=0)
    llm_temperature: float = Field(default=0.3, ge=0, le=2)

    api_keys: dict[str, str] = {}
    """Keys and their role (agent, trainer, editor, admin), as JSON. None: everything is open, on loopback only."""
    allowed_origins: list[str] = []
    """Origins that may embed the sidebar and talk to it."""
    max_upload_mb: int = Field(default=64, ge=1)

    @cached_property
    def database(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'copilot.db'}"

    @property
    def full_tier(self) -> bool:
        """Whether a chat model is configured."""
        return self.llm_model is not None and (self.llm_base_url is not None or self.llm_api_key is not None)

    @property
    def open_to_all(self) -> bool:
        """No keys are configured."""
        return not self.api_keys

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in {"127.0.0.1", "localhost", "::1"} or self.host.startswith("127.")
