"""The same services from a terminal: serve, migrate, seed, recount, accounts, the record."""

import argparse
import errno
import getpass
import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import NoReturn

import uvicorn
import yaml
from sqlalchemy.exc import DatabaseError

from locales import sentence
from models.rules.refusal import Refused
from models.rules.roles import Role
from services import audit, demo, people, places, recount
from services.consultations import by_slug
from services.database import OUTAGE, reason
from services.deps import SYSTEM, Deps, begin, make_deps
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


def _refuse_taken(host: str, port: int) -> None:
    """Say now, and not after a minute's loading, that we cannot listen there, and why."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except PermissionError:
        raise Refused("cli.port_not_ours", {"port": port}) from None
    except OSError as error:
        code = "port_taken" if error.errno == errno.EADDRINUSE else "host"
        raise Refused(f"cli.{code}", {"port": port, "host": host}) from None


def _progress() -> Callable[[str, int, int], None]:
    """Tells of each step when it begins, and of a long one some times on its way."""
    told: dict[str, int] = {}

    def tell(step: str, done: int, total: int) -> None:
        part = _LINES * done // total if total else _LINES
        if told.get(step) != part:
            told[step] = part
            _say(f"seed.{step}", done=done, total=total)

    return tell


class _Announcing(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()


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
    _refuse_taken(host, port)
    _prepare(deps)
    deps.close()  # the app makes its own world
    _say("serve.starting")
    config = uvicorn.Config(
        "app:app",
        host=host,
        port=port,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    server = _Announcing(config, lambda: _announce(host, port, deps.settings.is_demo))
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
        server.run()
    return FINE if server.started else DIFFERS


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
        with begin(deps, actor=SYSTEM) as work:
            found.append(recount.recount(work, by_slug(work, args.slug).id))
    else:
        found = recount.recount_all(deps)
    for one in found:
        key = "recount.equal" if one.is_equal else "recount.differs"
        _say(key, slug=one.slug, ballots=one.ballots, what=", ".join(one.differences))
    return FINE if all(one.is_equal for one in found) else DIFFERS


def _verify_log(deps: Deps, _: argparse.Namespace) -> int:
    with begin(deps, actor=SYSTEM, write=False) as work:
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
    with begin(deps, actor=SYSTEM) as work:
        count = places.lay_out(work, tree)
    _say("places", count=count)
    return FINE


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass(_sentence("cli.password"))
    return sys.stdin.readline().rstrip("\r\n")


def _create_account(deps: Deps, args: argparse.Namespace) -> int:
    title = {"zh": args.title or args.name, "en": args.title or args.name}
    with begin(deps, actor=SYSTEM) as work:
        people.create_account(work, name=args.name, title=title, password=_password())
    _say("account", name=args.name)
    return FINE


def _grant(deps: Deps, args: argparse.Namespace) -> int:
    with begin(deps, actor=SYSTEM) as work:
        people.grant(work, account=args.account, role=args.role, area=args.area)
    _say("granted", name=args.account, role=args.role, area=args.area)
    return FINE


def _stream(deps: Deps, args: argparse.Namespace) -> int:
    with begin(deps, actor=SYSTEM) as work:
        demo.set_streaming(work, args.switch == "on")
    _say(f"stream.{args.switch}")
    return FINE


class _Parser(argparse.ArgumentParser):
    def error(self, _: str) -> NoReturn:
        raise Refused("cli.usage", {"command": self.prog})


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cli.py", description=_sentence("cli.about"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command) -> argparse.ArgumentParser:
        words = _sentence(f"cli.help.{name}")
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    add("serve", _serve)
    add("migrate", _migrate)
    add("seed", _seed)
    add("recount", _recount).add_argument("slug", nargs="?", default="")
    add("verify-log", _verify_log)
    add("places", _places).add_argument("file")
    account = add("create-account", _create_account)
    account.add_argument("name")
    account.add_argument("--title", default="")
    grant = add("grant", _grant)
    grant.add_argument("account")
    grant.add_argument("role", choices=[str(role) for role in Role])
    grant.add_argument("area")
    add("stream", _stream).add_argument("switch", choices=["on", "off"])
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
