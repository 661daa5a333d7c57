"""Plain and neutral words: what in a question may push people, confuse them, or be hard to read.

These are hints for whoever writes, never refusals. Each rule is a few patterns; what was found is
quoted, so that the writer sees at once which words are meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEADING, DOUBLE, LOADED, NEGATIVE, JARGON, LONG = (
    "leading",
    "double_barrelled",
    "loaded",
    "double_negative",
    "jargon",
    "long_sentence",
)
#: A sentence longer than this is read twice on a phone: characters in Chinese, words in English.
LONGEST = {"zh": 40, "en": 25}
_QUOTED = 24


@dataclass(frozen=True)
class Finding:
    """One hint: its code, and the words that it is about."""

    code: str
    said: str


def _any(*words: str, whole: bool = False) -> re.Pattern[str]:
    joined = "|".join(words)
    return re.compile(rf"\b(?:{joined})\b" if whole else joined, re.IGNORECASE)


_PATTERNS: dict[str, dict[str, re.Pattern[str]]] = {
    "zh": {
        LEADING: _any(
            "是不是(?:应该|应当|也)",
            "难道",
            "岂不",
            "不是吗",
            "显然",
            "众所周知",
            "毫无疑问",
            "毋庸置疑",
            "(?:应当|应该|理应)[^。？?！!，,]{1,24}吗",
            "您(?:也|一定|肯定)(?:认为|觉得|同意|支持)",
        ),
        LOADED: _any(
            "脏乱差",
            "惠民",
            "利民",
            "造福",
            "宏伟",
            "美好的",
            "先进的",
            "落后的",
            "优秀的",
            "优质的",
            "科学合理",
            "劳民伤财",
            "面子工程",
            "迫切需要",
            "千载难逢",
            "糟糕",
            "无理",
        ),
        NEGATIVE: _any("不是不", "并非不", "不得不", "没有不", "不应该不", "不能不", "不反对不"),
        JARGON: _any(
            "赋能",
            "抓手",
            "闭环",
            "顶层设计",
            "颗粒度",
            "提质增效",
            "长效机制",
            "统筹推进",
            "一揽子",
            "协同联动",
            "全链条",
            "常态化",
        ),
    },
    "en": {
        LEADING: _any(
            r"(?:do|would|should|is|are|have|has|can)n['’]t (?:you|we|it|they|people)",
            "obviously",
            "clearly",
            "surely",
            "of course",
            "everyone (?:knows|agrees)",
            "as we all know",
            "do you agree that",
            whole=True,
        ),
        LOADED: _any(
            "wonderful",
            "excellent",
            "world-class",
            "much-needed",
            "long-awaited",
            "terrible",
            "disgraceful",
            "backward",
            "wasteful",
            "unnecessary",
            "visionary",
            "sensible",
            whole=True,
        ),
        NEGATIVE: _any(
            r"not (?:un\w{3,}|in(?:correct|adequate|sufficient|convenient|appropriate)\w*)",
            r"(?:not|n['’]t|never)(?: \w+){0,3} (?:not|never|no|without|against)",
            whole=True,
        ),
        JARGON: _any(
            "leverag(?:e|ing)",
            "synerg(?:y|ies)",
            "stakeholders?",
            "holistic",
            "utili[sz]e",
            "facilitate",
            "going forward",
            "deliverables?",
            whole=True,
        ),
    },
}
#: Two things in one question that is answered once: a joint word before the asking word.
_TWO_IN_ONE = {
    "zh": re.compile(
        r"[^，。？?！!；：:\s]{1,12}(?:以及|并且|而且|和|与|及|并)[^，。？?！!；：:]{1,16}"
        r"(?:吗|满意|支持|赞成|同意|是否|怎么样|如何)"
    ),
    "en": re.compile(
        r"\band/or\b|^(?:do|does|did|is|are|was|were|should|would|will|can|have|has|how satisfied)"
        r"\b[^.?!,]*\b\w+ and \w+[^.?!]*\?",
        re.IGNORECASE,
    ),
}
_ENDS = {"zh": re.compile(r"[。！？!?；;\n]"), "en": re.compile(r"[.!?;\n]")}


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group()[:_QUOTED] if found else ""


def _length(sentence: str, language: str) -> int:
    return len(sentence.split()) if language == "en" else len(sentence.strip())


def _long(text: str, language: str) -> str:
    for sentence in _ENDS[language].split(text):
        if _length(sentence, language) > LONGEST[language]:
            return sentence.strip()[:_QUOTED]
    return ""


def hints(text: str, language: str) -> Iterator[Finding]:
    """What any text shown to residents may be better without, each kind once."""
    for code, pattern in _PATTERNS[language].items():
        if said := _first(pattern, text):
            yield Finding(code, said)
    if said := _long(text, language):
        yield Finding(LONG, said)


def question_hints(text: str, language: str) -> Iterator[Finding]:
    """`hints` of a question's own sentence, and whether it asks two things at once."""
    yield from hints(text, language)
    if said := _first(_TWO_IN_ONE[language], text):
        yield Finding(DOUBLE, said)
