"""The ledger: everything but the record tables, which follow the field dictionary.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('seq', BIG, autoincrement=False, nullable=False),
    sa.Column('at', sa.Text(), server_default='', nullable=False),
    sa.Column('by', sa.Text(), server_default='', nullable=False),
    sa.Column('action', sa.Text(), server_default='', nullable=False),
    sa.Column('subject', sa.Text(), server_default='', nullable=False),
    sa.Column('detail', sa.Text(), server_default='', nullable=False),
    sa.Column('previous', sa.Text(), server_default='', nullable=False),
    sa.Column('hash', sa.Text(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit'))
    )
    op.create_table('audit_head',
    sa.Column('one', BIG, autoincrement=False, nullable=False),
    sa.Column('seq', BIG, autoincrement=False, nullable=True),
    sa.Column('hash', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('one', name=op.f('pk_audit_head'))
    )
    op.create_table('changeset',
    sa.Column('number', BIG, autoincrement=False, nullable=False),
    sa.Column('kind', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Text(), server_default='', nullable=False),
    sa.Column('period', sa.Text(), nullable=True),
    sa.Column('as_of', sa.Text(), nullable=True),
    sa.Column('digest', sa.Text(), server_default='', nullable=False),
    sa.Column('meta', sa.Text(), server_default='', nullable=False),
    sa.Column('created', sa.Text(), nullable=True),
    sa.Column('applied', sa.Text(), nullable=True),
    sa.Column('applied_by', sa.Text(), nullable=True),
    sa.Column('event', BIG, autoincrement=False, nullable=True),
    sa.Column('undoes', BIG, autoincrement=False, nullable=True),
    sa.Column('undone_by', BIG, autoincrement=False, nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_changeset'))
    )
    op.create_table('changeset_line',
    sa.Column('changeset', BIG, autoincrement=False, nullable=False),
    sa.Column('position', BIG, autoincrement=False, nullable=False),
    sa.Column('change', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=True),
    sa.Column('cccd', sa.Text(), nullable=True),
    sa.Column('ho_ten', sa.Text(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('table', sa.Text(), nullable=True),
    sa.Column('line', sa.Text(), nullable=True),
    sa.Column('op', sa.Text(), nullable=True),
    sa.Column('field', sa.Text(), nullable=True),
    sa.Column('base', sa.Text(), nullable=True),
    sa.Column('theirs', sa.Text(), nullable=True),
    sa.Column('ours', sa.Text(), nullable=True),
    sa.Column('version', BIG, autoincrement=False, nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.Column('group', sa.Text(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('seal', sa.Text(), nullable=True),
    sa.Column('more', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('changeset', 'position', name=op.f('pk_changeset_line'))
    )
    op.create_table('counter',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('value', BIG, nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_counter'))
    )
    op.create_table('decision',
    sa.Column('seq', BIG, autoincrement=True, nullable=False),
    sa.Column('changeset', BIG, autoincrement=False, nullable=True),
    sa.Column('change', sa.Text(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('at', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_decision'))
    )
    op.create_index('ix_decision_changeset', 'decision', ['changeset'], unique=False)
    op.create_table('explanation',
    sa.Column('seq', BIG, autoincrement=True, nullable=False),
    sa.Column('period', sa.Text(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.Text(), nullable=True),
    sa.Column('rule', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=True),
    sa.Column('at', sa.Text(), nullable=True),
    sa.Column('until', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_explanation'))
    )
    op.create_index('ix_explanation_fingerprint', 'explanation', ['fingerprint'], unique=False)
    op.create_table('history',
    sa.Column('seq', BIG, autoincrement=True, nullable=False),
    sa.Column('table', sa.Text(), server_default='', nullable=False),
    sa.Column('id', sa.Text(), server_default='', nullable=False),
    sa.Column('line', sa.Text(), server_default='', nullable=False),
    sa.Column('record', sa.Text(), server_default='', nullable=False),
    sa.Column('valid_from', sa.Text(), server_default='', nullable=False),
    sa.Column('valid_to', sa.Text(), nullable=True),
    sa.Column('recorded_from', sa.Text(), server_default='', nullable=False),
    sa.Column('recorded_to', sa.Text(), nullable=True),
    sa.Column('event', BIG, autoincrement=False, nullable=True),
    sa.Column('changeset', BIG, autoincrement=False, nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_history'))
    )
    op.create_index('ix_history_id', 'history', ['id'], unique=False)
    op.create_table('identifier',
    sa.Column('scheme', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Text(), nullable=False),
    sa.Column('valid_to', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('scheme', 'value', 'unit', 'id', 'valid_from', name=op.f('pk_identifier'))
    )
    op.create_index('ix_identifier_id', 'identifier', ['id'], unique=False)
    op.create_table('image',
    sa.Column('changeset', BIG, autoincrement=False, nullable=False),
    sa.Column('position', BIG, autoincrement=False, nullable=False),
    sa.Column('relation', sa.Text(), server_default='', nullable=False),
    sa.Column('key', sa.Text(), server_default='', nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('changeset', 'position', name=op.f('pk_image'))
    )
    op.create_table('judgement',
    sa.Column('seq', BIG, autoincrement=True, nullable=False),
    sa.Column('subject', sa.Text(), server_default='', nullable=False),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('table', sa.Text(), nullable=True),
    sa.Column('line', sa.Text(), nullable=True),
    sa.Column('field', sa.Text(), nullable=True),
    sa.Column('base', sa.Text(), nullable=True),
    sa.Column('theirs', sa.Text(), nullable=True),
    sa.Column('ours', sa.Text(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('by', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('at', sa.Text(), nullable=True),
    sa.Column('closed', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_judgement'))
    )
    op.create_index('ix_judgement_subject', 'judgement', ['subject'], unique=False)
    op.create_table('message',
    sa.Column('transaction_id', sa.Text(), nullable=False),
    sa.Column('changeset', BIG, autoincrement=False, nullable=True),
    sa.Column('service', sa.Text(), nullable=True),
    sa.Column('action', sa.Text(), nullable=True),
    sa.Column('id', sa.Text(), nullable=True),
    sa.Column('body', sa.Text(), nullable=True),
    sa.Column('sha256', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), server_default='', nullable=False),
    sa.Column('attempts', BIG, server_default='0', nullable=False),
    sa.Column('created', sa.Text(), nullable=True),
    sa.Column('sent', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('transaction_id', name=op.f('pk_message'))
    )
    op.create_index('ix_message_changeset', 'message', ['changeset'], unique=False)
    op.create_table('outbox',
    sa.Column('seq', BIG, autoincrement=True, nullable=False),
    sa.Column('period', sa.Text(), server_default='', nullable=False),
    sa.Column('unit', sa.Text(), server_default='', nullable=False),
    sa.Column('content', sa.Text(), server_default='', nullable=False),
    sa.Column('recipient', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Text(), server_default='', nullable=False),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('path', sa.Text(), nullable=True),
    sa.Column('attempts', BIG, server_default='0', nullable=False),
    sa.Column('next_try', sa.Text(), nullable=True),
    sa.Column('reply', sa.Text(), nullable=True),
    sa.Column('created', sa.Text(), nullable=True),
    sa.Column('updated', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_outbox')),
    sa.UniqueConstraint('period', 'unit', 'content', 'recipient', name=op.f('uq_outbox_period_unit_content_recipient'))
    )
    op.create_table('person',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('version', BIG, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    op.create_table('receipt',
    sa.Column('seq', BIG, autoincrement=True, nullable=False),
    sa.Column('transaction_id', sa.Text(), nullable=True),
    sa.Column('err_code', sa.Text(), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('at', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_receipt'))
    )
    op.create_index('ix_receipt_transaction_id', 'receipt', ['transaction_id'], unique=False)
    op.create_table('submission',
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), nullable=True),
    sa.Column('as_of', sa.Text(), nullable=True),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), server_default='', nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('people', BIG, nullable=True),
    sa.Column('received', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('period', 'unit', 'sha256', name=op.f('pk_submission'))
    )
    op.create_table('unit',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('aliases', sa.Text(), nullable=True),
    sa.Column('parent', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('level', sa.Double(), nullable=True),
    sa.Column('quota', sa.Double(), nullable=True),
    sa.Column('autonomy', sa.Text(), nullable=True),
    sa.Column('self_funding', sa.Double(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('valid_from', sa.Text(), nullable=True),
    sa.Column('valid_to', sa.Text(), nullable=True),
    sa.Column('successors', sa.Text(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_unit'))
    )

    # The audit only grows. Whoever gets around the triggers is found by the chain of hashes.
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit BEGIN SELECT "
f"RAISE(ABORT, 'audit is append-only'); END")
    else:
        op.execute(
            "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$"
        )
        op.execute("CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW "
"EXECUTE FUNCTION audit_append_only()")


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead: hoso restore")
