"""Whom to reach in a unit: telephone and the person in charge.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unit", sa.Column("phone", sa.Text(), nullable=True))
    op.add_column("unit", sa.Column("contact", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead: hoso restore")
