"""Floor areas of owners, declared after close and confirmed by a second person."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "floorarea",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("option", sa.String(20), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("declared_by", sa.String(32), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(32), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("0 <= yes AND yes <= present", name=op.f("ck_floorarea_order")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> declared_by",
            name=op.f("ck_floorarea_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_floorarea_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "question", "option", name=op.f("pk_floorarea")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("floorarea")
