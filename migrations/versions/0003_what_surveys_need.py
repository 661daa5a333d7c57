"""What surveys need: moderated texts, quotas, the header of an official survey."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_QUOTED = "cast_within_quotas"


def upgrade() -> None:
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("survey", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("remark", schema=None) as batch_op:
        for name, length, default in (
            ("question", 20, ""),
            ("status", 10, "waiting"),
            ("reason", 20, ""),
        ):
            batch_op.add_column(
                sa.Column(name, sa.String(length), nullable=False, server_default=default)
            )
        batch_op.add_column(sa.Column("decided_by", sa.String(32), nullable=True))
    op.create_table(
        "quota",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("dimension", sa.String(20), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= most", name=op.f("ck_quota_places")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_quota_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "dimension", "category", name=op.f("pk_quota")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("remark", "text", type_=sa.String(2000), existing_nullable=False)
        op.execute((Path(__file__).parents[1] / f"{_QUOTED}.sql").read_text("utf-8"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {_QUOTED}")
        op.alter_column(
            "remark",
            "text",
            type_=sa.String(500),
            existing_nullable=False,
            postgresql_using="left(text, 500)",
        )
    op.drop_table("quota")
    for table, columns in (
        ("remark", ("decided_by", "reason", "status", "question")),
        ("consultation", ("survey",)),
    ):
        for column in columns:
            op.drop_column(table, column)
