"""The colours of options, the same in charts, tiles and legends."""

#: Mid tones that stand out from white and from near-black, that black text can be read on, and
#: that stay apart for colour-blind eyes, best of all the first four (tests/ui/test_charts.py).
PALETTE = (
    "#4a86cf",
    "#d17a1f",
    "#51945a",
    "#815ce6",
    "#139bbd",
    "#d14934",
    "#a85d99",
    "#2aa84c",
    "#46806c",
    "#dc5ce6",
)
GREY = "#868d95"
INK_ON_COLOUR = "#000000"
