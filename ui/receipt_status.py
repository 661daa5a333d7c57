"""What a receipt's code leads to: waiting, or counted with its proof."""

from services import Refused, receipts
from services.deps import Work
from services.views import ReceiptStatus
from ui import html
from ui.receipt_card import grouped
from ui.words import t, w


def lead() -> html.Safe:
    """What to type, and what it does not show."""
    return html.tag(
        "div",
        html.tag("h1", t("receipt.title")),
        html.tag("p", t("receipt.lead"), class_="sun-lead"),
        html.tag("p", t("receipt.privacy"), class_="sun-caption"),
        class_="sun-hero",
    )


def find(work: Work, code: str) -> ReceiptStatus | Refused:
    """Where the ballot of *code* is, or why that cannot be said."""
    try:
        return receipts.status(work, code)
    except Refused as refusal:
        return refusal


def _proof(found: ReceiptStatus) -> html.Safe:
    path = html.tag("ol", *(html.tag("li", html.tag("code", step)) for step in found.path))
    rows = [
        (t("receipt.leaf"), html.tag("code", found.leaf)),
        (t("receipt.position"), found.position),
        (t("receipt.size"), found.head_size),
        (t("receipt.root"), html.tag("code", found.head_root)),
        (t("receipt.signature"), html.tag("code", found.head_signature)),
        (t("receipt.path"), path if found.path else t("receipt.none_needed")),
    ]
    head = html.tag("summary", t("receipt.proof"))
    words = html.tag("p", t("receipt.proof_words"))
    return html.tag("details", head, words, html.facts(rows), class_="sun-proof")


def told(found: ReceiptStatus) -> html.Safe:
    """Where the ballot is, in one sentence; the proof for those who want it."""
    is_logged = found.status == receipts.LOGGED
    notice = html.notice("info", t("receipt.waiting_words"), t("receipt.waiting"))
    if is_logged:
        words = t("receipt.logged_words", position=(found.position or 0) + 1)
        notice = html.notice("good", words, t("receipt.logged"))
    code = html.tag("p", html.tag("code", grouped(found.code)), class_="sun-code")
    subject = html.link(w(found.title), f"/consultation?c={found.slug}")
    rows = html.facts([(t("receipt.of"), subject)])
    parts = [notice, code, rows]
    if is_logged:
        parts.append(_proof(found))
    return html.tag("article", *parts, class_="sun-reading")
