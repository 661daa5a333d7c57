"""Wrong passwords are counted for each known browser and for each name; what counted is let go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "trycount",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=True),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("locked_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_trycount_account_id_account")
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_trycount")),
    )
    op.create_index(op.f("ix_trycount_account_id"), "trycount", ["account_id"])
    # Marks need a key that no migration has: a lock that is closed now is open once.
    op.drop_column("credential", "locked_until_at")
    op.drop_column("credential", "failed_count")


def downgrade() -> None:
    op.add_column(
        "credential", sa.Column("failed_count", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "credential", sa.Column("locked_until_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.drop_table("trycount")
