"""A consultation may be the run-off of a question that ended in a tie."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("runoff_of", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("runoff_question", sa.String(20), nullable=True))
    op.create_index(op.f("ix_consultation_runoff_of"), "consultation", ["runoff_of"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_consultation_runoff_of"), "consultation")
    for column in ("runoff_question", "runoff_of"):
        op.drop_column("consultation", column)
