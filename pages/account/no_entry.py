"""At the address of a page that is not the reader's: who it is for, and the way in."""

from ui import page

visit = page.enter()
page.turn_away(visit.actor)
