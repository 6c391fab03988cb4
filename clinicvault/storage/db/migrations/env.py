"""Alembic's entry: runs in the transaction of the connection that `migrate.upgrade` hands over."""

from alembic import context

from clinicvault.storage.db.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
