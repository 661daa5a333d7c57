"""Questionnaires as files: our own document, a sheet, and surveys brought along from LimeSurvey."""

from services.questionnaires.document import from_document, to_document
from services.questionnaires.files import dumped, read_file
from services.questionnaires.form import (
    Answer,
    Item,
    Note,
    Questionnaire,
    Reading,
    questionnaire_of,
)
from services.questionnaires.sheet import template
from services.questionnaires.taking import take_over

__all__ = [
    "Answer",
    "Item",
    "Note",
    "Questionnaire",
    "Reading",
    "dumped",
    "from_document",
    "questionnaire_of",
    "read_file",
    "take_over",
    "template",
    "to_document",
]
