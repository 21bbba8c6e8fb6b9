"""What an explanation was given with: the mark of the rule, which wakes it when the rule changes,
and the document.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("explanation", sa.Column("mark", sa.Text(), nullable=True))
    op.add_column("explanation", sa.Column("document", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead: hoso restore")
