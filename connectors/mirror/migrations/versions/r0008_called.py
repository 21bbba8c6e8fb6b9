"""What people are called, as names are looked up.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from hoso.connectors.mirror import called

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "called",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_called")),
    )
    conn = op.get_bind()
    if "nguoi" in sa.inspect(conn).get_table_names():
        called.anew(conn)
    if conn.dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_called_words ON called "
            "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead: hoso restore")
