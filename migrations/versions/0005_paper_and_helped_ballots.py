"""Paper ballots in batches, and ballots cast with help."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "assisteddeed",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("assistant", sa.String(32), nullable=False),
        sa.Column("second", sa.String(32), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("read_back", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.CheckConstraint("ballots >= 0", name=op.f("ck_assisteddeed_ballots")),
        sa.ForeignKeyConstraint(
            ["area_code"], ["area.code"], name=op.f("fk_assisteddeed_area_code_area")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_assisteddeed_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint(
            "consultation_id",
            "day",
            "area_code",
            "channel",
            "assistant",
            "second",
            name=op.f("pk_assisteddeed"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "paperbatch",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("handed_count", sa.Integer(), nullable=False),
        sa.Column("used_count", sa.Integer(), nullable=False),
        sa.Column("printing_count", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.String(32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("drawn_by", sa.String(32), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(32), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("handed_count <= size", name=op.f("ck_paperbatch_people_within_sheets")),
        sa.CheckConstraint(
            "used_count <= handed_count", name=op.f("ck_paperbatch_ballots_within_people")
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["area.code"], name=op.f("fk_paperbatch_area_code_area")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_paperbatch_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paperbatch")),
        sa.UniqueConstraint("consultation_id", "number", name="batch_number"),
    )
    with op.batch_alter_table("paperbatch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paperbatch_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "paperslip",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_paperslip_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "hash", name=op.f("pk_paperslip")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "paperreading",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("reader", sa.String(32), nullable=False),
        sa.Column("batch_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paperbatch.id"], name=op.f("fk_paperreading_batch_id_paperbatch")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_paperreading_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "hash", "reader", name=op.f("pk_paperreading")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("paperreading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paperreading_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "papersheet",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("batch_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paperbatch.id"], name=op.f("fk_papersheet_batch_id_paperbatch")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_papersheet_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "hash", name=op.f("pk_papersheet")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("papersheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_papersheet_batch_id"), ["batch_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("papersheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_papersheet_batch_id"))

    op.drop_table("papersheet")
    with op.batch_alter_table("paperreading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paperreading_batch_id"))

    op.drop_table("paperreading")
    op.drop_table("paperslip")
    with op.batch_alter_table("paperbatch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paperbatch_consultation_id"))

    op.drop_table("paperbatch")
    op.drop_table("assisteddeed")
