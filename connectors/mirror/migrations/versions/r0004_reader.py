"""The group role of reporting accounts (PostgreSQL). What it may read is granted after the record
tables have grown.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # An account that may not make roles goes on without; the server's keeper can make it
        # (docs/mirror.md).
        op.execute(
            "DO $$ BEGIN CREATE ROLE hoso_reader NOLOGIN; "
            "EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege "
"THEN NULL; END $$"
        )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead: hoso restore")
