"""The picture beside an option: small, its place kept free before it is there, its words read."""

from services.views import OptionView, PictureView
from ui import html
from ui.words import t, w

#: At most so many pixels high on screen; the style makes it smaller on a small phone.
_SIDE = 96


def image(picture: PictureView) -> html.Safe:
    """The picture, loaded when it comes into view; without words it is not read aloud."""
    words = w(picture.alt)
    return html.tag(
        "img",
        src=html.address(picture.href),
        alt=words,
        aria_hidden=None if words else "true",
        width=_SIDE,
        height=_SIDE,
        loading="lazy",
        decoding="async",
        class_="sun-thumb",
    )


def thumbnail(option: OptionView) -> html.Safe:
    """The option's picture, if it has one."""
    return image(option.image) if option.image else html.join(())


def to_enlarge(option: OptionView) -> html.Safe:
    """The option's picture, which opens in its full size."""
    if option.image is None:
        return html.join(())
    label = t("consultation.enlarge", name=w(option.text))
    facts = {"target": "_blank", "rel": "noopener", "aria_label": label, "class_": "sun-enlarge"}
    return html.tag("a", thumbnail(option), href=html.address(option.image.href), **facts)
