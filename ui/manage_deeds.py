"""What staff asked for on the page of a running consultation, done or refused in one sentence."""

from services import codes, procedure, statement_desk
from ui.manage_forms import Wish
from ui.page import Visit


def carry_out(visit: Visit, slug: str, wish: Wish) -> None:
    """Do what is wished, if anything is."""
    if wish.does == "extend" and wish.moment is not None:
        with visit.act("manage.extended") as work:
            procedure.extend(work, slug=slug, closes_at=wish.moment, reason=wish.texts)
    if wish.does == "withdraw":
        with visit.act("manage.withdrawn") as work:
            procedure.withdraw(work, slug=slug, reason=wish.texts)
    if wish.does == "publish":
        with visit.act("manage.published") as work:
            procedure.publish(work, slug=slug, answer=wish.texts)
    if wish.does == "codes":
        with visit.act("manage.codes_made") as work:
            codes.make_batch(work, slug=slug, area=wish.area, size=wish.size)
    if wish.does == "void":
        with visit.act("manage.codes_void") as work:
            codes.void(work, batch_id=wish.batch, reason=wish.texts["zh"])
    if wish.does == "accept":
        with visit.act("statement.shown") as work:
            statement_desk.accept(work, slug=slug, **wish.texts)
    if wish.does == "reject":
        with visit.act("statement.refused") as work:
            statement_desk.reject(work, slug=slug, **wish.texts)
