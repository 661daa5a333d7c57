"""What a receipt's code leads to: waiting, or counted with its proof."""

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
    is_logged = found.status == "logged"
    title, kind = (t("receipt.logged"), "good") if is_logged else (t("receipt.waiting"), "info")
    position = (found.position or 0) + 1
    words = t("receipt.logged_words", position=position) if is_logged else t("receipt.waiting_words")
    code = html.tag("p", html.tag("code", grouped(found.code)), class_="sun-code")
    subject = html.link(w(found.title), f"/consultation?c={found.slug}")
    rows = html.facts([(t("receipt.of"), subject)])
    parts = [html.notice(kind, words, title), code, rows]
    if is_logged:
        parts.append(_proof(found))
    return html.tag("article", *parts, class_="sun-reading")
