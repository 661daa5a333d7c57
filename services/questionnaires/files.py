"""Files of questionnaires: what one is, and how our own document is written as YAML or JSON."""

import json
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from models.rules.refusal import Refused
from services.questionnaires import lss, sheet
from services.questionnaires.document import from_document, to_document
from services.questionnaires.form import Questionnaire, Reading

MOST_BYTES = 5_000_000
YAML, JSON = "yaml", "json"
_ZIP, _XML = b"PK\x03\x04", b"<?xml"


class _Loader(yaml.SafeLoader):
    """Plain values only: no anchors, which can blow a file up, no dates, no key twice."""

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            raise Refused("questionnaire.unreadable", {"line": self.line + 1})
        return super().compose_node(parent, index)

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(set(map(str, keys))) < len(keys):
            raise Refused("questionnaire.unreadable", {"line": node.start_mark.line + 1})
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Everything written out, so that no reader needs to follow an anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":merge"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _loaded(text: str) -> Any:
    try:
        # JSON is YAML but for a few escapes, and its own reader names the line as well.
        if text.lstrip().startswith("{"):
            return json.loads(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # a stricter safe loader
    except json.JSONDecodeError as error:
        line = error.lineno
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
    except (yaml.YAMLError, RecursionError, ValueError):
        line = 0
    raise Refused("questionnaire.unreadable", {"line": line})


def dumped(questionnaire: Questionnaire, form: str = YAML) -> str:
    """*questionnaire* as text; `read_file` gives the same questionnaire back."""
    document = to_document(questionnaire)
    if form == JSON:
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def read_file(content: bytes) -> Reading:
    """The questionnaire in a file, which is known by its content and never by its name.

    Raises:
        Refused: ``questionnaire.too_large``, ``questionnaire.unreadable`` and what the kind of
            file says.
    """
    if not content or len(content) > MOST_BYTES:
        raise Refused("questionnaire.too_large", {"most": MOST_BYTES // 1_000_000})
    if content.startswith(_ZIP):
        return sheet.read(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("questionnaire.unreadable", {"line": 0}) from None
    if text.lstrip().encode().startswith(_XML):
        return lss.read(text)
    return Reading(from_document(_loaded(text)))
