"""Profiles: whole choices after close, so that the same ballots can be counted in several ways."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_profile_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "question", "position", name=op.f("pk_profile")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("profile")
