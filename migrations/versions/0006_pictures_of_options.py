"""A picture beside an option."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.add_column(sa.Column("image_id", sa.String(32), nullable=True))
        batch_op.create_index(batch_op.f("ix_option_image_id"), ["image_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_option_image_id_attachment"), "attachment", ["image_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_option_image_id_attachment"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_option_image_id"))
        batch_op.drop_column("image_id")
