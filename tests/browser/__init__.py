"""The real pages in real Chromium."""
