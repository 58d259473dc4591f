"""Pages and the demo conversations."""

from pathlib import Path

WEB = Path(__file__).resolve().parent
