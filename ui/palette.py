"""The colours of options, the same in charts, tiles and legends."""

#: Mid tones that stand out from white and from near-black, far enough apart for colour-blind
#: eyes when beside each other, each of which black text can be read on (tests/ui/test_charts.py).
PALETTE = (
    "#4a86cf",
    "#d9822b",
    "#2fa58f",
    "#c8699a",
    "#a8942f",
    "#8f7fd6",
    "#b58463",
    "#56a9d6",
    "#d96b55",
    "#6fae4e",
)
GREY = "#8f969e"
INK_ON_COLOUR = "#000000"
