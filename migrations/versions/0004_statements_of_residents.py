"""Statements of residents: what was added, how many by each, and the options they became."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "addedstatement",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("text", sa.String(140), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("option_code", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_addedstatement_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "id", name=op.f("pk_addedstatement")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "statementcount",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_statementcount_count")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_statementcount_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "tag", name=op.f("pk_statementcount")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_added", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.drop_column("is_added")
    op.drop_table("statementcount")
    op.drop_table("addedstatement")
