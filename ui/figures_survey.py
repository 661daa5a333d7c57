"""Results of a survey's questions as markup: how values lie, tables as bars to two sides.

Each with a sentence, its base and its numbers as a table behind a fold.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from services.readings import Row, Table, Values, column_texts, table_of, values_of
from services.views import QuestionResult, QuestionView
from ui import html
from ui.marks import ONE_DECIMAL_FROM
from ui.words import t, w

#: From one end of a scale to the other, told apart by colour-blind eyes; grey lies in the middle.
_ENDS = ("#2f6fb5", "#8ab4e0"), ("#e3a45c", "#c05c10")
_MIDDLE, _ASIDE = "#c9ced4", "#eceef0"


def half_up(value: Fraction) -> int:
    """The nearest whole number."""
    return (value + Fraction(1, 2)).__floor__()


def decimal(value: Fraction) -> str:
    """A number with at most one decimal, rounded half up."""
    tenths = half_up(value * 10)
    whole, tenth = divmod(abs(tenths), 10)
    sign = "−" if tenths < 0 else ""
    return f"{sign}{whole}.{tenth}" if tenth else f"{sign}{whole}"


def percent(part: int, base: int) -> int:
    """A whole percentage, rounded half up."""
    return (200 * part + base) // (2 * base) if base else 0


def _share(value: Fraction, base: int) -> str:
    """A share (or a difference of shares) in per cent, as far as its base carries."""
    return decimal(value) if base >= ONE_DECIMAL_FROM else decimal(Fraction(half_up(value)))


def _numbers(table: html.Safe, *, is_unfolded: bool) -> html.Safe:
    """The figures of a chart as a table, behind a fold."""
    words = html.tag("summary", t("survey.as_table"))
    return html.tag("details", words, table, class_="sun-twin", open=is_unfolded)


def _label(label: str) -> str:
    """A value, or from one to another."""
    return label.replace("..", "–")


def _value_sentence(values: Values) -> str:
    most = max(values.bins, key=lambda one: one.count, default=None)
    if most is None or not values.ballots:
        return t("survey.nobody")
    unit = f" {w(values.unit)}" if values.unit else ""
    share = _share(most.percent, values.ballots)
    told = t("survey.most_often", value=_label(most.label), unit=unit, percent=share)
    return _middle(values, unit) + told


def _middle(values: Values, unit: str) -> str:
    """Mean and median; between what they lie where only bins are known; nothing for a date."""
    if values.mean is not None and values.median is not None:
        mean, median = decimal(values.mean), decimal(values.median)
        return t("survey.middle", mean=mean, median=median, unit=unit)
    if values.mean_between is None or values.median_between is None:
        return ""
    lie = {"mean": values.mean_between, "median": values.median_between}
    told = {name: f"{first:,}–{last:,}" for name, (first, last) in lie.items()}
    return t("survey.middle_between", **told, unit=unit)


def _scores(values: Values) -> html.Safe:
    found = []
    if values.promoters is not None:
        score = _share(values.promoters * 100, values.ballots)
        found.append(html.stat(t("survey.promoters"), score, t("survey.promoters_note")))
    if values.satisfied is not None:
        share = f"{_share(values.satisfied * 100, values.ballots)}%"
        found.append(html.stat(t("survey.satisfied"), share, t("survey.satisfied_note")))
    return html.stats(found) if found else html.join(())


def of_values(
    question: QuestionView, values: Values, base: html.Safe | str, *, is_unfolded: bool = False
) -> html.Safe:
    """A scale, a number or a date."""
    bars = [
        html.Bar(label=_label(one.label), count=one.count, percent=float(one.percent),
                 shown=f"{_share(one.percent, values.ballots)}%")
        for one in values.bins
    ]  # fmt: skip
    head = (t("survey.value"), t("survey.people"), t("survey.percent"))
    rows = [(bar.label, bar.count, bar.shown) for bar in bars]
    return html.join(
        (
            html.tag("p", _value_sentence(values)),
            html.tag("p", base, class_="sun-caption"),
            _scores(values),
            html.tag("div", html.result_bars(bars, unit=t("survey.unit")), class_="sun-values"),
            _numbers(html.table(head, rows, w(question.title)), is_unfolded=is_unfolded),
        )
    )


def _paints(columns: Sequence[str]) -> dict[str, str]:
    """Column → colour: one end, grey in the middle of an odd number, the other end."""
    half = len(columns) // 2
    left = [_ENDS[0][0]] * max(0, half - 1) + [_ENDS[0][1]] * min(1, half)
    right = [_ENDS[1][0]] * min(1, half) + [_ENDS[1][1]] * max(0, half - 1)
    middle = [_MIDDLE] if len(columns) % 2 else []
    return dict(zip(columns, left + middle + right, strict=True))


def _sides(columns: Sequence[str], row: Row) -> tuple[int, int, int]:
    """How many marked the left side, the middle and the right side."""
    half = len(columns) // 2
    counts = [row.counts[column] for column in columns]
    return sum(counts[:half]), sum(counts[half : len(counts) - half]), sum(counts[-half:])


def _segments(columns: Sequence[str], row: Row, base: int) -> Iterable[html.Safe]:
    left, middle, _ = _sides(columns, row)
    before = 50 - 50 * (left + middle / 2) / base if base else 50
    yield html.tag("i", style=f"width:{before:.2f}%;background:transparent")
    for column, paint in _paints(columns).items():
        share = 50 * row.counts[column] / base if base else 0
        yield html.tag("i", style=f"width:{share:.2f}%;background:{paint}")


def _line(question: QuestionView, table: Table, columns: Sequence[str], row: Row) -> html.Safe:
    base = sum(row.counts[column] for column in columns)
    left, _, right = _sides(columns, row)
    said = t("survey.two_sides", left=percent(left, base), right=percent(right, base))
    label = html.tag("span", w(question.option(row.option).text), class_="sun-label")
    figure = html.tag("span", said, " ", html.tag("small", f"n={base:,}"), class_="sun-figure")
    bar = html.tag("span", *_segments(columns, row, base), class_="sun-sides", aria_hidden="true")
    return html.tag("li", label, figure, bar)


def _legend(question: QuestionView, columns: Sequence[str]) -> html.Safe:
    texts = column_texts(question)
    marks = (
        html.tag("li", html.tag("i", style=f"background:{paint}"), w(texts.get(code)) or code)
        for code, paint in _paints(columns).items()
    )
    return html.tag("ul", *marks, class_="sun-keys")


def _table_sentence(question: QuestionView, columns: Sequence[str], rows: Sequence[Row]) -> str:
    shares = {
        row.option: percent(_sides(columns, row)[0], sum(row.counts[c] for c in columns))
        for row in rows
        if any(row.counts[c] for c in columns)
    }
    if not shares:
        return t("survey.nobody")
    texts = column_texts(question)
    ends = [w(texts.get(code)) or code for code in columns[: len(columns) // 2]]
    best, last = max(shares, key=lambda o: shares[o]), min(shares, key=lambda o: shares[o])
    return t(
        "survey.sides_differ",
        side=t("charts.and").join(ends),
        best=w(question.option(best).text),
        best_percent=shares[best],
        last=w(question.option(last).text),
        last_percent=shares[last],
    )


def of_table(
    question: QuestionView, table: Table, base: html.Safe | str, *, is_unfolded: bool = False
) -> html.Safe:
    """A matrix: each row a bar that leans to the side it was marked on."""
    columns = [column for column in table.columns if column not in table.aside]
    texts = column_texts(question)
    names = [w(texts.get(code)) or code for code in table.columns]
    head = (t("survey.row"), *names, t("survey.people"))
    rows = [
        (w(question.option(r.option).text), *(r.counts[c] for c in table.columns), r.ballots)
        for r in table.rows
    ]
    aside = [names[i] for i, code in enumerate(table.columns) if code in table.aside]
    left_out = t("survey.aside", columns=t("charts.and").join(aside)) if aside else ""
    lines = (_line(question, table, columns, row) for row in table.rows)
    return html.join(
        (
            html.tag("p", _table_sentence(question, columns, table.rows)),
            html.tag("p", base, " ", left_out, class_="sun-caption"),
            _legend(question, columns),
            html.tag("ul", *lines, class_="sun-bars sun-tables"),
            _numbers(html.table(head, rows, w(question.title)), is_unfolded=is_unfolded),
        )
    )


def is_told(question: QuestionView) -> bool:
    """Has it no options in front to be counted: a scale, a number, a date, a table, a text?"""
    shape = question.ask.shape if question.ask else ""
    return shape in ("number", "date", "text") or question.method == "matrix"


def told(
    result: QuestionResult, base: html.Safe | str = "", *, is_unfolded: bool = False
) -> html.Safe | None:
    """The figures of a survey's own types; None for questions that have options in front.

    Args:
        base: what the figures are of; how many answered, where nothing is given.
        is_unfolded: whether the table of the numbers is seen at once.
    """
    question = result.question
    if not is_told(question):
        return None
    base = base or t("survey.base", ballots=f"{result.ballots:,}")
    if question.method == "matrix":
        table = table_of(result)
        return of_table(question, table, base, is_unfolded=is_unfolded) if table else None
    values = values_of(result)
    if values is not None:
        return of_values(question, values, base, is_unfolded=is_unfolded)
    written = t("survey.written", ballots=f"{result.ballots:,}")
    return html.tag("p", written, class_="sun-caption")
