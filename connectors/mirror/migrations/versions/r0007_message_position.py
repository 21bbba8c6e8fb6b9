"""Messages in the order in which they are sent.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("message", sa.Column("position", BIG, nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead: hoso restore")
