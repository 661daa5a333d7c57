"""What we store. Importing this package registers every table once."""

from models.tables.areas import Area
from models.tables.ballots import (
    Ballot,
    Batch,
    Cube,
    Intake,
    LogKey,
    LogLeaf,
    LogNode,
    Profile,
    ReleaseBasis,
    TallyRelease,
    TreeHead,
)
from models.tables.base import Table
from models.tables.consultations import (
    Attachment,
    Consultation,
    Extension,
    Option,
    Question,
)
from models.tables.floors import FloorArea
from models.tables.paper import (
    AssistedDeed,
    HelpedTally,
    PaperBatch,
    PaperReading,
    PaperSheet,
    PaperSlip,
)
from models.tables.people import Account, Credential, Membership, SignIn, TryCount
from models.tables.record import AuditLine, Lease, Recount, ResultView, Switch
from models.tables.rolls import BallotChange, CodeBatch, Participation, Roll, RollEntry, VotingCode
from models.tables.statements import AddedStatement, StatementCount
from models.tables.surveys import Quota, Remark

__all__ = [
    "Account",
    "AddedStatement",
    "Area",
    "AssistedDeed",
    "Attachment",
    "AuditLine",
    "Ballot",
    "BallotChange",
    "Batch",
    "CodeBatch",
    "Consultation",
    "Credential",
    "Cube",
    "Extension",
    "FloorArea",
    "HelpedTally",
    "Intake",
    "Lease",
    "LogKey",
    "LogLeaf",
    "LogNode",
    "Membership",
    "Option",
    "PaperBatch",
    "PaperReading",
    "PaperSheet",
    "PaperSlip",
    "Participation",
    "Profile",
    "Question",
    "Quota",
    "Recount",
    "ReleaseBasis",
    "Remark",
    "ResultView",
    "Roll",
    "RollEntry",
    "SignIn",
    "StatementCount",
    "Switch",
    "Table",
    "TallyRelease",
    "TreeHead",
    "TryCount",
    "VotingCode",
]
