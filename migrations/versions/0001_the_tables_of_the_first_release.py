"""The tables of the first release."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "area",
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_table(
        "auditline",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_auditline")),
    )
    with op.batch_alter_table("auditline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auditline_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_auditline_subject"), ["subject"], unique=False)

    op.create_table(
        "lease",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "switch",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switch")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("owner_area", sa.String(12), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("background", sa.JSON(), nullable=False),
        sa.Column("location", sa.JSON(), nullable=False),
        sa.Column("lead_unit", sa.JSON(), nullable=False),
        sa.Column("promise", sa.JSON(), nullable=False),
        sa.Column("timeline", sa.JSON(), nullable=False),
        sa.Column("affair", sa.String(20), nullable=False),
        sa.Column("decision_kind", sa.String(30), nullable=False),
        sa.Column("budget_cny", sa.BigInteger(), nullable=True),
        sa.Column("roll_basis", sa.String(30), nullable=False),
        sa.Column("assurance", sa.String(2), nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("result_policy", sa.String(20), nullable=False),
        sa.Column("is_revisable", sa.Boolean(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("tie_rule", sa.String(20), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shortening_reason", sa.JSON(), nullable=False),
        sa.Column("electorate", sa.Integer(), nullable=True),
        sa.Column("frozen_hash", sa.String(64), nullable=True),
        sa.Column("created_by", sa.String(32), nullable=True),
        sa.Column("submitted_by", sa.String(32), nullable=True),
        sa.Column("approved_by", sa.String(32), nullable=True),
        sa.Column("send_back_reason", sa.String(500), nullable=False),
        sa.Column("withdrawal_reason", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_in_doubt", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "budget_cny IS NULL OR budget_cny >= 0", name=op.f("ck_consultation_budget")
        ),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at",
            name=op.f("ck_consultation_window"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_area"], ["area.code"], name=op.f("fk_consultation_owner_area_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_owner_area"), ["owner_area"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_consultation_state"), ["state"], unique=False)

    op.create_table(
        "credential",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("locked_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_credential_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("granted_by", sa.String(32), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["area.code"], name=op.f("fk_membership_area_code_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "account_id", "role", "area_code", name=op.f("uq_membership_account_id_role_area_code")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_account_id"), ["account_id"], unique=False)

    op.create_table(
        "roll",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("basis", sa.String(30), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("imported_by", sa.String(32), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_roll_area_code_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll")),
    )
    with op.batch_alter_table("roll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_roll_basis"), ["basis"], unique=False)

    op.create_table(
        "signin",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_signin_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signin")),
    )
    with op.batch_alter_table("signin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signin_account_id"), ["account_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_attachment_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attachment_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "ballot",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("pseudonym", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("is_replaced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_ballot_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "pseudonym", "revision", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "batch",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_batch_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "seq", name=op.f("pk_batch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "codebatch",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_codes", sa.LargeBinary(), nullable=True),
        sa.Column("downloaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_code"], ["area.code"], name=op.f("fk_codebatch_area_code_area")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_codebatch_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codebatch")),
    )
    with op.batch_alter_table("codebatch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_codebatch_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "cube",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("cell", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.CheckConstraint("settled + pending >= 0", name=op.f("ck_cube_total")),
        sa.CheckConstraint("settled >= 0", name=op.f("ck_cube_settled")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_cube_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "question", "cell", "key", name=op.f("pk_cube")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("old_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(32), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("new_closes_at > old_closes_at", name=op.f("ck_extension_later")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_extension_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_extension_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "intake",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_intake_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "id", name=op.f("pk_intake")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "logkey",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_logkey_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_logkey")),
    )
    op.create_table(
        "logleaf",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_logleaf_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "position", name=op.f("pk_logleaf")),
        sa.UniqueConstraint("consultation_id", "hash", name="leaf_once"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("logleaf", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_logleaf_code"), ["code"], unique=False)

    op.create_table(
        "lognode",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_lognode_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "level", "position", name=op.f("pk_lognode")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "participation",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_participation_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "tag", name="one_person_one_ballot"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "question",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_question_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "consultation_id", "code", name=op.f("uq_question_consultation_id_code")
        ),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "recount",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("is_equal", sa.Boolean(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_recount_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
    )
    with op.batch_alter_table("recount", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recount_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "releasebasis",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exact", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_releasebasis_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_releasebasis")),
    )
    op.create_table(
        "remark",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_remark_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "id", name=op.f("pk_remark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "resultview",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_resultview_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resultview")),
    )
    with op.batch_alter_table("resultview", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resultview_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "rollentry",
        sa.Column("roll_id", sa.String(32), nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.Column("is_registered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"], name=op.f("fk_rollentry_roll_id_roll")),
        sa.PrimaryKeyConstraint("roll_id", "tag", name=op.f("pk_rollentry")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("rollentry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rollentry_area_code"), ["area_code"], unique=False)

    op.create_table(
        "tallyrelease",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_tallyrelease_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "seq", name=op.f("pk_tallyrelease")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "treehead",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("hour_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_treehead_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "size", name=op.f("pk_treehead")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "option",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("cost_cny", sa.BigInteger(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("is_none", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_option_question_id_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
        sa.UniqueConstraint("question_id", "code", name=op.f("uq_option_question_id_code")),
    )
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_option_question_id"), ["question_id"], unique=False)

    op.create_table(
        "votingcode",
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("batch_id", sa.String(32), nullable=False),
        sa.Column("area_code", sa.String(12), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["codebatch.id"], name=op.f("fk_votingcode_batch_id_codebatch")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_votingcode_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "code_hash", name=op.f("pk_votingcode")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("votingcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_votingcode_batch_id"), ["batch_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute((Path(__file__).parents[1] / "cast_ballot.sql").read_text("utf-8"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION cast_ballot")
    with op.batch_alter_table("votingcode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_votingcode_batch_id"))

    op.drop_table("votingcode")
    with op.batch_alter_table("option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_option_question_id"))

    op.drop_table("option")
    op.drop_table("treehead")
    op.drop_table("tallyrelease")
    with op.batch_alter_table("rollentry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rollentry_area_code"))

    op.drop_table("rollentry")
    with op.batch_alter_table("resultview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resultview_consultation_id"))

    op.drop_table("resultview")
    op.drop_table("remark")
    op.drop_table("releasebasis")
    with op.batch_alter_table("recount", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recount_consultation_id"))

    op.drop_table("recount")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_consultation_id"))

    op.drop_table("question")
    op.drop_table("participation")
    op.drop_table("lognode")
    with op.batch_alter_table("logleaf", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_logleaf_code"))

    op.drop_table("logleaf")
    op.drop_table("logkey")
    op.drop_table("intake")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_consultation_id"))

    op.drop_table("extension")
    op.drop_table("cube")
    with op.batch_alter_table("codebatch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_codebatch_consultation_id"))

    op.drop_table("codebatch")
    op.drop_table("batch")
    op.drop_table("ballot")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_consultation_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("signin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signin_account_id"))

    op.drop_table("signin")
    with op.batch_alter_table("roll", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_basis"))
        batch_op.drop_index(batch_op.f("ix_roll_area_code"))

    op.drop_table("roll")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_account_id"))

    op.drop_table("membership")
    op.drop_table("credential")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_state"))
        batch_op.drop_index(batch_op.f("ix_consultation_owner_area"))

    op.drop_table("consultation")
    op.drop_table("switch")
    op.drop_table("lease")
    with op.batch_alter_table("auditline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auditline_subject"))
        batch_op.drop_index(batch_op.f("ix_auditline_action"))

    op.drop_table("auditline")
    op.drop_table("area")
    op.drop_table("account")
