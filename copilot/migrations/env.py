"""Alembic's environment: migrations run on the connection that the service has opened."""

from alembic import context

from copilot.records import tables  # noqa: F401 - registers the tables
from ingest.records import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
