"""Surveys brought along from LimeSurvey: a ``.lss`` export becomes a questionnaire of ours.

The file is a dump of tables as XML. Up to database version 365 texts stand in the rows, one row a
language; later they stand in tables of their own (``question_l10ns`` …). Both are read. What has
no counterpart here is told line by line.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from models.rules.localized import Localized
from models.rules.refusal import Refused
from services.draft_checks import LENGTHS, MOST_QUESTIONS
from services.questionnaires.form import Item, Note, Questionnaire, Reading
from services.questionnaires.lss_conditions import Conditions
from services.questionnaires.lss_fitting import fitted, held
from services.questionnaires.lss_parts import LssQuestion, LssText, written
from services.questionnaires.lss_questions import MADE

Row = dict[str, str]
_QUESTION_BY_QUESTION, _GROUP_BY_GROUP = "S", "G"
#: Tables that change what a survey does and have no counterpart here.
_NOT_TAKEN = ("quota", "assessments", "defaultvalues", "survey_url_parameters")
_YES = ("Y", "S")


def _rows(document: Element, table: str) -> list[Row]:
    return [
        {cell.tag: cell.text or "" for cell in row}
        for row in document.findall(f"./{table}/rows/row")
    ]


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0


@dataclass
class _Texts:
    """Texts by table and key, in the two languages that we have."""

    zh: str
    en: str

    @classmethod
    def of(cls, document: Element) -> "_Texts":
        """The file's Chinese and English; where it has neither, its own counts as Chinese."""
        settings = _rows(document, "surveys_languagesettings")
        languages = [row.get("surveyls_language", "") for row in settings]
        languages += [(found.text or "") for found in document.findall("./languages/language")]
        zh = next((code for code in languages if code.startswith("zh")), "")
        en = next((code for code in languages if code.startswith("en")), "")
        return cls(zh or (languages[0] if languages and not en else ""), en)

    def named(self, rows: list[Row], column: str, tongue: str = "language") -> Localized:
        """The text in *column* of the rows of one thing, stripped of its markup."""
        found: Localized = {}
        for row in rows:
            text = written(row.get(column, ""))
            if text and row.get(tongue) in (self.zh, self.en):
                found["zh" if row.get(tongue) == self.zh else "en"] = text
        return found


@dataclass
class _File:
    """The tables of a file, joined."""

    document: Element
    texts: _Texts
    notes: list[Note] = field(default_factory=list)

    def joined(self, table: str, l10ns: str, key: str) -> dict[str, list[Row]]:
        """Id → its rows, one for each language, in the order of the file."""
        more: dict[str, list[Row]] = defaultdict(list)
        for row in _rows(self.document, l10ns):
            more[row.get(key, "")].append(row)
        found: dict[str, list[Row]] = {}
        for row in _rows(self.document, table):
            mine = row.get(key) or f"{row.get('qid')}|{row.get('scale_id')}|{row.get('code')}"
            texts = [{**text, **row} for text in more.get(row.get(key, ""), [])]
            found.setdefault(mine, []).extend(texts or [row])
        return found

    def _parts(self) -> tuple[dict[str, list[LssText]], dict[str, list[LssText]]]:
        """Sub-questions and answers of each question, in their order."""
        subs: dict[str, list[LssText]] = defaultdict(list)
        for rows in self.joined("subquestions", "question_l10ns", "qid").values():
            text, row = self.texts.named(rows, "question"), rows[0]
            scale, order = _number(row.get("scale_id", "")), _number(row.get("question_order", ""))
            subs[row.get("parent_qid", "")].append(
                LssText(row.get("title", ""), text, scale, order)
            )
        answers: dict[str, list[LssText]] = defaultdict(list)
        for rows in self.joined("answers", "answer_l10ns", "aid").values():
            text, row = self.texts.named(rows, "answer"), rows[0]
            scale, order = _number(row.get("scale_id", "")), _number(row.get("sortorder", ""))
            answers[row.get("qid", "")].append(LssText(row.get("code", ""), text, scale, order))
        for parts in (*subs.values(), *answers.values()):
            parts.sort(key=lambda part: part.order)
        return subs, answers

    def _attributes(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in _rows(self.document, "question_attributes"):
            if row.get("value"):
                found[row.get("qid", "")].setdefault(row.get("attribute", ""), row["value"])
        return found

    def groups(self) -> dict[str, tuple[int, str]]:
        """Id of each group → its place from 1, and its condition."""
        rows = {row.get("gid", ""): row for row in _rows(self.document, "groups")}
        ordered = sorted(rows.values(), key=lambda row: _number(row.get("group_order", "")))
        return {
            row.get("gid", ""): (place, row.get("grelevance", ""))
            for place, row in enumerate(ordered, start=1)
        }

    def questions(self) -> Iterator[LssQuestion]:
        """All questions in the order in which they are asked."""
        subs, answers = self._parts()
        attributes, groups = self._attributes(), self.groups()
        asked = self.joined("questions", "question_l10ns", "qid")

        def place(qid: str) -> tuple[int, int]:
            row = asked[qid][0]
            group, _ = groups.get(row.get("gid", ""), (0, ""))
            return group, _number(row.get("question_order", ""))

        for qid in sorted(asked, key=place):
            row = asked[qid][0]
            if row.get("parent_qid", "0") not in ("", "0"):
                continue
            group, relevance = groups.get(row.get("gid", ""), (1, ""))
            yield LssQuestion(
                qid=qid,
                code=row.get("title", ""),
                kind=row.get("type", ""),
                title=self.texts.named(asked[qid], "question"),
                help=self.texts.named(asked[qid], "help"),
                has_other=row.get("other") == "Y",
                is_required=row.get("mandatory") in _YES,
                page=group,
                relevance=(relevance, row.get("relevance", "")),
                parts=tuple(subs.get(qid, ())),
                answers=tuple(answers.get(qid, ())),
                attributes=attributes.get(qid, {}),
            )


def _document(text: str) -> Element:
    try:
        found: Element = fromstring(text.strip().encode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise Refused("questionnaire.unreadable", {"line": 0}) from None
    if found.findtext("LimeSurveyDocType") != "Survey":
        raise Refused("questionnaire.not_a_survey")
    return found


def _items(file: _File, asked: list[LssQuestion], *, has_pages: bool) -> list[Item]:
    items: list[Item] = []
    conditions = Conditions(_rows(file.document, "conditions"), asked)
    for question in asked:
        make = MADE.get(question.kind)
        made = make(question) if make else None
        if made is None or len(items) + len(made.items) > MOST_QUESTIONS:
            file.notes.append(Note(question.code, "too_many" if made else "type"))
            continue
        show_if, lost = conditions.of(question, {item.code: item for item in items})
        more: dict[str, Any] = {"show_if": show_if} if show_if else {}
        if has_pages and question.page > 1:
            more["page"] = question.page
        file.notes += [*made.notes, *(Note(question.code, "condition", text) for text in lost)]
        for item in made.items:
            kept, notes = fitted(item, [one.code for one in items])
            items.append(replace(kept, settings=kept.settings | more))
            file.notes += notes
    return items


def _survey_notes(file: _File) -> Iterator[Note]:
    for table in _NOT_TAKEN:
        count = len(_rows(file.document, table))
        if count:
            yield Note(table, "table", str(count))
    kept = {file.texts.zh, file.texts.en}
    for found in file.document.findall("./languages/language"):
        if found.text and found.text not in kept:
            yield Note(found.text, "language")


def read(text: str) -> Reading:
    """The questionnaire in a ``.lss`` file, and what of it could not be taken over.

    Raises:
        Refused: ``questionnaire.unreadable``, or ``questionnaire.not_a_survey`` for XML that is no
            exported survey.
    """
    document = _document(text)
    file = _File(document, _Texts.of(document))
    asked = list(file.questions())
    surveys = _rows(document, "surveys")
    form = surveys[0].get("format", "") if surveys else ""
    items = _items(file, asked, has_pages=form == _GROUP_BY_GROUP)
    settings = _rows(document, "surveys_languagesettings")
    tongue = "surveyls_language"
    intro = file.texts.named(settings, "surveyls_description", tongue)
    intro = intro or file.texts.named(settings, "surveyls_welcometext", tongue)
    found = Questionnaire(
        title=held(file.texts.named(settings, "surveyls_title", tongue), LENGTHS["title"]),
        intro=held(intro, LENGTHS["summary"]),
        survey={"one_at_a_time": True} if form == _QUESTION_BY_QUESTION else {},
        questions=tuple(items),
    )
    return Reading(found, (*_survey_notes(file), *file.notes))
