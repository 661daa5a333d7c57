"""The same services from a terminal: serve, migrate, seed, recount, accounts, the record."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import yaml
from sqlalchemy.exc import DatabaseError

from api.launch import listen, refuse_taken
from locales import sentence
from models.rules.refusal import Refused
from models.rules.roles import Role
from services import audit, demo, people, places, recount
from services.consultations import by_slug
from services.database import OUTAGE, reason
from services.deps import TERMINAL, Deps, begin, make_deps
from services.key_check import refuse_other_keys
from services.migrate import migrate
from services.recount import RecountView
from services.settings import read_settings, whole_number

Command = Callable[[Deps, argparse.Namespace], int]
FINE, DIFFERS, REFUSED = 0, 1, 2
PORT, HOST = "8501", "127.0.0.1"
_LINES = 5
_UNUSABLE: tuple[type[Exception], ...] = (*OUTAGE, DatabaseError)


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


def _sentence(key: str, **facts: object) -> str:
    return sentence(key, _language(), **facts)


def _say(key: str, **facts: object) -> None:
    print(_sentence(f"cli.{key}", **facts), flush=True)


def _port() -> int:
    given = os.environ.get("PORT") or PORT
    found = whole_number(given)
    if found is None or not 0 < found < 2**16:
        raise Refused("cli.port", {"value": given[:20]})
    return found


def _progress() -> Callable[[str, int, int], None]:
    """Tells of each step when it begins, and of a long one some times on its way."""
    told: dict[str, int] = {}

    def tell(step: str, done: int, total: int) -> None:
        part = _LINES * done // total if total else _LINES
        if told.get(step) != part:
            told[step] = part
            _say(f"seed.{step}", done=done, total=total)

    return tell


def _announce(host: str, port: int, is_demo: bool) -> None:
    _say("serve.ready", address=f"http://{'localhost' if host == HOST else host}:{port}")
    if is_demo:
        _say("serve.sign_ins", password=demo.PASSWORD)
        for person in demo.demo_people():
            title = person.title[_language()]
            print(f"  {person.name or person.number:<20}  {title}", flush=True)
    _say("serve.stop")


def _prepare(deps: Deps) -> None:
    demo.refuse_known_password(deps.settings)
    _say("serve.migrating")
    migrate(deps)
    if not deps.settings.is_demo:
        demo.refuse_leftovers(deps)
    elif not demo.is_loaded(deps):
        demo.load(deps, tell=_progress())
    refuse_other_keys(deps)


def _serve(deps: Deps, _: argparse.Namespace) -> int:
    """Check, migrate, load the demo where it belongs, then answer until stopped."""
    host, port = os.environ.get("SUNSHINE_HOST") or HOST, _port()
    refuse_taken(host, port)
    _prepare(deps)
    deps.close()  # the app makes its own world
    _say("serve.starting")
    is_demo = deps.settings.is_demo
    return FINE if listen(host, port, lambda: _announce(host, port, is_demo)) else DIFFERS


def _migrate(deps: Deps, _: argparse.Namespace) -> int:
    migrate(deps)
    _say("migrated")
    return FINE


def _seed(deps: Deps, _: argparse.Namespace) -> int:
    _say("seeded" if demo.load(deps, tell=_progress()) else "seeded_before")
    return FINE


def _recount(deps: Deps, args: argparse.Namespace) -> int:
    found: list[RecountView] = []
    if args.slug:
        with begin(deps, actor=TERMINAL) as work:
            found.append(recount.recount(work, by_slug(work, args.slug).id))
    else:
        found = recount.recount_all(deps, actor=TERMINAL)
    for one in found:
        key = "recount.equal" if one.is_equal else "recount.differs"
        _say(key, slug=one.slug, ballots=one.ballots, what=", ".join(one.differences))
    return FINE if all(one.is_equal for one in found) else DIFFERS


def _verify_log(deps: Deps, _: argparse.Namespace) -> int:
    with begin(deps, actor=TERMINAL, write=False) as work:
        line = audit.broken_at(work)
    if line is None:
        _say("log.whole")
        return FINE
    _say("log.broken", line=line)
    return DIFFERS


def _places(deps: Deps, args: argparse.Namespace) -> int:
    try:
        tree = yaml.safe_load(Path(args.file).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise Refused("cli.file", {"file": args.file}) from None
    with begin(deps, actor=TERMINAL) as work:
        count = places.lay_out(work, tree)
    _say("places", count=count)
    return FINE


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass(_sentence("cli.password"))
    return sys.stdin.readline().rstrip("\r\n")


def _create_account(deps: Deps, args: argparse.Namespace) -> int:
    title = {"zh": args.title or args.name, "en": args.title or args.name}
    with begin(deps, actor=TERMINAL) as work:
        people.create_account(work, name=args.name, title=title, password=_password())
    _say("account", name=args.name)
    return FINE


def _grant(deps: Deps, args: argparse.Namespace) -> int:
    with begin(deps, actor=TERMINAL) as work:
        people.grant(work, account=args.account, role=args.role, area=args.area)
    _say("granted", name=args.account, role=args.role, area=args.area)
    return FINE


def _stream(deps: Deps, args: argparse.Namespace) -> int:
    with begin(deps, actor=TERMINAL) as work:
        demo.set_streaming(work, args.switch == "on")
    _say(f"stream.{args.switch}")
    return FINE


class _Layout(argparse.HelpFormatter):
    """The usage line begins with a word of the reader's language."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Show *usage* behind our own word where argparse would set "usage:"."""
        word = _sentence("cli.words.usage") if prefix is None else prefix
        super().add_usage(usage, actions, groups, word)


class _Parser(argparse.ArgumentParser):
    """A parser whose help has no word of argparse's own, as those are English."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, formatter_class=_Layout)
        options = self.add_argument_group(_sentence("cli.words.options"))
        self.add_option = options.add_argument
        self.add_option("-h", "--help", action="help", help=_sentence("cli.words.help"))

    def error(self, _: str) -> NoReturn:
        """Refuse in one sentence, whatever argparse would have said."""
        raise Refused("cli.usage", {"command": self.prog})


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cli.py", description=_sentence("cli.about"))
    title, metavar = _sentence("cli.words.commands"), _sentence("cli.words.command")
    commands = parser.add_subparsers(required=True, title=title, metavar=metavar)

    def add(name: str, run: Command, /, **given: dict[str, Any]) -> _Parser:
        words = _sentence(f"cli.help.{name}")
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        group = command.add_argument_group(_sentence("cli.words.given")) if given else command
        for argument, settings in given.items():
            choices = " | ".join(settings.get("choices", ()))
            words = _sentence(f"cli.given.{argument}", choices=choices)
            group.add_argument(argument, metavar=argument, help=words, **settings)
        return command

    add("serve", _serve)
    add("migrate", _migrate)
    add("seed", _seed)
    add("recount", _recount, slug={"nargs": "?", "default": ""})
    add("verify-log", _verify_log)
    add("places", _places, file={})
    account = add("create-account", _create_account, name={})
    account.add_option("--title", default="", help=_sentence("cli.given.title"))
    roles = [str(role) for role in Role]
    add("grant", _grant, account={}, role={"choices": roles}, area={})
    add("stream", _stream, switch={"choices": ["on", "off"]})
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 is fine, 1 is a difference found, 2 is refused with one sentence."""
    try:
        args = _parser().parse_args(argv)
        with closing(make_deps(read_settings())) as deps:
            return int(args.run(deps, args))
    except Refused as refusal:
        print(_sentence(f"refused.{refusal.code}", **refusal.facts), file=sys.stderr)
    except _UNUSABLE as error:
        print(_sentence("refused.cli.database", why=reason(error)), file=sys.stderr)
    except OSError as error:
        facts = {"file": error.filename or "?", "why": error.strerror or error}
        print(_sentence("refused.cli.storage", **facts), file=sys.stderr)
    except (KeyboardInterrupt, EOFError):
        print(_sentence("refused.cli.stopped"), file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
