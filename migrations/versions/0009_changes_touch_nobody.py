"""Changes of ballots beside participation, and what helped ballots said under a seal."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_FOLDER = Path(__file__).parents[1]
_NEW = ("cast_first_ballot", "cast_first_within_quotas", "change_ballot")
_OLD = ("cast_ballot", "cast_within_quotas")


def _run(files: Sequence[str]) -> None:
    """Replace the functions of casting by those in *files*."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in (*_OLD, "change_ballot"):
        op.execute(f"DROP FUNCTION IF EXISTS {name}")
    for name in files:
        op.execute((_FOLDER / f"{name}.sql").read_text("utf-8"))


def _sealed_table(name: str, *keys: str) -> None:
    op.create_table(
        name,
        *(sa.Column(key, sa.String(32), nullable=False) for key in keys),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f(f"fk_{name}_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    _sealed_table("ballotchange", "consultation_id", "mark")
    _sealed_table("helpedtally", "consultation_id")
    # How often somebody changed a ballot stood beside the tag, and again on the ballot. Where keys
    # are gone nobody needs it; what still runs reads it once more from there.
    op.execute(
        "UPDATE participation SET revision = 0 WHERE revision > 0 AND consultation_id IN"
        " (SELECT id FROM consultation WHERE state NOT IN ('open', 'approved'))"
    )
    op.execute("DELETE FROM cube WHERE cell LIKE 'assistant=%'")
    _run(_NEW)


def downgrade() -> None:
    _run(_OLD)
    op.drop_table("helpedtally")
    op.drop_table("ballotchange")
