"""Both languages say everything, with the same facts, and nothing that nobody asks for."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import locales

ROOT = Path(locales.__file__).parent.parent
SOURCES = [
    path
    for folder in ("pages", "ui", "api", "services", "models")
    for path in (ROOT / folder).rglob("*.py")
] + [ROOT / "cli.py", ROOT / "app.py"]
ZH, EN = (locales.sentences(language) for language in ("zh", "en"))
CJK = re.compile(r"[\u4e00-\u9fff]")
#: Units and the product's own name may stand in code; whatever says something may not.
SENTENCE = re.compile(r"[\u4e00-\u9fff，。：]{6}")


def facts(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


#: An English noun in the plural after a count that may be one.
PLURAL = re.compile(
    r"{(?:ballots|days|count|votes|people|questions|minutes|size)(?::,)?} "
    r"(?:ballots|days|votes|people|questions|minutes|times|codes|lines|places|sheets)\b"
)
#: Here the count is never one: the smallest is laid down, or one has words of its own.
NEVER_ONE = {
    "charts.group_base",
    "charts.tile_base",
    "charts.group_source",
    "consultation.figures.turnout",
    "consultation.figures.all",
    "survey.cross_base",
    "live.left_days",
    "portfolio.days",
    "portfolio.opens_in",
    "survey.group_base",
}


def calls():
    """Every call with a literal first argument: (function's name, text, file)."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield name, first.value, path


def texts():
    """Every text constant in the source, and the constant parts of f-strings."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_both_languages_have_the_same_keys():
    assert ZH.keys() ^ EN.keys() == set()


def test_both_languages_name_the_same_facts():
    assert {key for key in ZH if facts(ZH[key]) != facts(EN.get(key, ""))} == set()


def test_every_sentence_asked_for_is_there():
    missing = {
        f"{text} in {path.name}" for name, text, path in calls() if name == "t" and text not in ZH
    }

    assert missing == set()


def test_every_refusal_has_its_sentence():
    codes = {text for name, text, _ in calls() if name == "Refused"}

    assert {code for code in codes if f"refused.{code}" not in ZH} == set()


def test_no_sentence_is_left_that_nobody_asks_for():
    said = set(texts())
    fronts = {text for text in said if text.endswith((".", "_"))}

    def is_used(key):
        if key in said or key.removeprefix("refused.") in said:
            return True
        return any(key.startswith(front) for front in fronts) or key.startswith("refused.")

    assert {key for key in ZH if not is_used(key)} == set()


def test_chinese_sentences_are_chinese_and_english_ones_are_not():
    assert {key for key, text in EN.items() if CJK.search(text)} <= {
        "page.language",
        "edit.none_zh",
        "edit.other_zh",
    }
    plain = {key: re.sub(r"{[^}]*}", "", text) for key, text in ZH.items() if not CJK.search(text)}
    english = {key for key, text in plain.items() if re.search("[A-Za-z]{4}", text)}
    assert english <= {"page.language", "edit.none_en", "edit.other_en", "edit.look_en"}


@pytest.mark.parametrize(("count", "said"), [(1, "1 day"), (0, "0 days"), ("1,001", "1,001 days")])
def test_a_noun_follows_its_count(count, said):
    assert locales.sentence("home.days_left", "en", days=count) == f"{said} left"
    assert locales.sentence("home.days_left", "zh", days=count) == f"还剩 {count} 天"


def test_english_quotes_are_straight():
    """The Chinese font, first of our fonts, draws curly ones as wide as a Chinese sign: don’ t."""
    assert {key for key, text in EN.items() if set("‘’“”") & set(text)} == set()


def test_no_english_sentence_says_1_ballots():
    told = {key for key, text in EN.items() if PLURAL.search(text)}

    assert {key for key in told if not key.startswith("refused.")} <= NEVER_ONE


def test_refusals_are_one_helpful_sentence():
    for key, text in ZH.items():
        if key.startswith("refused."):
            assert text.rstrip("”」）").endswith(("。", "？", "！")), key


def test_no_human_sentence_stands_in_the_code():
    """Chinese text lives in locales, in the demo's files and in templates only."""
    found = {
        f"{path.relative_to(ROOT)}: {node.value[:30]}"
        for path in SOURCES
        if "demo" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SENTENCE.search(node.value)
        and not _is_docstring(path, node)
    }
    assert found == set()


def _is_docstring(path, node):
    tree = ast.parse(path.read_text("utf-8"))
    return any(
        ast.get_docstring(owner, clean=False) == node.value
        for owner in ast.walk(tree)
        if isinstance(owner, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    )
