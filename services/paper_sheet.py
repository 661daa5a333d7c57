"""The printed paper ballot: A4, large type, serial and QR code, a slip to tear off."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import segno

import locales
from models.rules import paper
from models.rules.localized import Localized, in_language
from models.rules.roles import Deed
from services import audit
from services.areas import area_name
from services.code_sheet import grouped
from services.consultations import whole_view
from services.decisions import notice_of
from services.deps import Work
from services.paper import held_batch
from services.paper_inputs import drawn
from services.views import ConsultationView

_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Sheet:
    """What is different on each sheet."""

    serial: str
    slip: str


def _qr(serial: str) -> str:
    """The serial as a drawing, for a reader at the desk."""
    return str(
        segno.make(serial, error="m", micro=False).svg_inline(scale=3, border=1, omitsize=True)
    )


def _words(names: Sequence[str], language: str, **facts: object) -> dict[str, str]:
    return {n: escape(locales.sentence(f"paper_sheet.{n}", language, **facts)) for n in names}


def page(
    view: ConsultationView, sheets: Sequence[Sheet], *, place: Localized, origin: str, language: str
) -> str:
    """One HTML page with all *sheets*, each beginning on a page of its own."""
    whole = Template(_FOLDER.joinpath("paper.html").read_text("utf-8"))
    one = Template(_FOLDER.joinpath("paper_sheet.html").read_text("utf-8"))
    common = {
        "title": escape(in_language(view.title, language)),
        "unit": escape(in_language(view.lead_unit, language)),
        "place": escape(in_language(place, language)),
        "questions": "\n".join(drawn(q, language) for q in view.questions),
        "not_election": escape(locales.sentence(notice_of(view), language)),
        **_words(("kind", "secret", "box", "spoiled", "number", "keep"), language),
        **_words(("later",), language, address=f"{origin}/receipt"),
    }
    printed = (
        one.substitute(
            common, serial=escape(s.serial), qr=_qr(s.serial), slip=escape(grouped(s.slip))
        )
        for s in sheets
    )
    return whole.substitute(
        language="zh-CN" if language == "zh" else language,
        title=common["title"],
        sheets="\n".join(printed),
    )


def print_batch(work: Work, *, batch_id: str, language: str = "zh", origin: str = "") -> str:
    """The printable page of a whole batch. Each printing is counted and stands in the record.

    Raises:
        Refused: ``paper.unknown``, ``role.not_yours``, ``paper.signed``.
    """
    batch, row = held_batch(work, batch_id, Deed.ISSUE_PAPER)
    keys = work.deps.keys.ballot_keys(row.id)
    sheets = [
        Sheet(
            paper.serial(row.id, batch.number, n, keys.tag),
            paper.slip_code(row.id, batch.number, n, keys.seal),
        )
        for n in range(1, batch.size + 1)
    ]
    batch.printing_count += 1
    work.session.add(batch)
    facts = {"batch": batch.number, "sheets": batch.size, "printing": batch.printing_count}
    audit.record(work, "paper.printed", row.id, facts=facts)
    return page(
        whole_view(work, row),
        sheets,
        place=area_name(work, batch.area_code),
        origin=origin or work.deps.settings.origin,
        language=language,
    )
