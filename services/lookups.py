"""Rows by their key, asked of the driver itself: what stands on the way of every ballot and reader.

The engine's way to one row (a place in the pool, a transaction, a result that maps it) costs ten
times what the row does, and over a network it asks three times where once is enough.
"""

from collections import deque, namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Dialect, Engine, Select

from services.database import OUTAGE, beside_the_pool, is_sqlite
from services.lines import Connection, Lines

#: So many connections are kept. Who comes when all are in use opens one more on SQLite, and closes
#: it; on Postgres, whose connections are dear, it waits for one.
_KEPT = 8
_Rows = Sequence[Sequence[Any]]
_Process = Callable[[Any], Any] | None


class _Spelled(NamedTuple):
    """A statement as the driver takes it: words, parameters, how rows are read."""

    words: str
    names: tuple[str, ...]
    is_positional: bool
    fixed: Mapping[str, Any]
    into: tuple[_Process, ...]
    out_of: tuple[_Process, ...]

    def given(self, values: Mapping[str, Any]) -> Any:
        """The parameters for *values*: in their order, or by name."""
        known = {**self.fixed, **values}
        pairs = zip(self.names, self.into, strict=True)
        if self.is_positional:
            return [p(known[n]) if p else known[n] for n, p in pairs]
        return {n: p(known[n]) if p else known[n] for n, p in pairs}


def _spell(statement: Select[Any], dialect: Dialect) -> _Spelled:
    compiled: Any = statement.compile(dialect=dialect)
    if compiled.post_compile_params:
        raise ValueError("a lookup takes no lists")
    names = tuple(compiled.positiontup or compiled.params)
    binds = [compiled.binds[name].type.dialect_impl(dialect) for name in names]
    columns = [c.type.dialect_impl(dialect) for c in statement.selected_columns]
    return _Spelled(
        compiled.string,
        names,
        bool(compiled.positiontup),
        {name: value for name, value in compiled.params.items() if value is not None},
        tuple(kind.bind_processor(dialect) for kind in binds),
        tuple(kind.result_processor(dialect, None) for kind in columns),
    )


class Lookup:
    """A statement that is asked again and again: of columns, with named parameters, no lists."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self.row: Any = namedtuple("Row", statement.selected_columns.keys())  # type: ignore[misc]
        self._spelled: dict[str, _Spelled] = {}

    def spelled(self, dialect: Dialect) -> _Spelled:
        """The statement for the driver of *dialect*."""
        found = self._spelled.get(dialect.name)
        if found is None:
            found = self._spelled[dialect.name] = _spell(self.statement, dialect)
        return found


class _Lines(Protocol):
    """Connections of the driver, each used by one thread at a time, none in a transaction."""

    def ask(self, words: str, given: Any) -> _Rows: ...
    def close(self) -> None: ...
    def __len__(self) -> int: ...


class _SqliteLines:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: deque[Any] = deque()

    def ask(self, words: str, given: Any) -> _Rows:
        try:
            connection = self._free.pop()
        except IndexError:
            connection = beside_the_pool(self._engine)
        try:
            found: _Rows = connection.execute(words, given).fetchall()
        except BaseException:
            connection.close()
            raise
        if len(self._free) < _KEPT:
            self._free.append(connection)
        else:
            connection.close()
        return found

    def __len__(self) -> int:
        return len(self._free)

    def close(self) -> None:
        while self._free:
            self._free.pop().close()


class _PostgresLines:
    def __init__(self, engine: Engine) -> None:
        self._lines = Lines(engine, _KEPT)

    def ask(self, words: str, given: Any) -> _Rows:
        with self._lines.taken() as connection:
            try:
                return self._rows(connection, words, given)
            except OUTAGE:
                connection.close()  # the line was cut: to look once more changes nothing
                with self._lines.opened() as fresh:
                    return self._rows(fresh, words, given)

    @staticmethod
    def _rows(connection: Connection, words: str, given: Any) -> _Rows:
        return connection.execute(words.encode(), given, prepare=True).fetchall()

    def __len__(self) -> int:
        return len(self._lines)

    def close(self) -> None:
        self._lines.close()


class Lookups:
    """What `Work.look` asks where it only reads."""

    def __init__(self, engine: Engine) -> None:
        self._dialect = engine.dialect
        self._lines: _Lines = _SqliteLines(engine) if is_sqlite(engine) else _PostgresLines(engine)

    def find(self, lookup: Lookup, values: Mapping[str, Any]) -> list[Any]:
        """What *lookup* finds in what is committed now; rows have the columns' names."""
        spelled = lookup.spelled(self._dialect)
        found = self._lines.ask(spelled.words, spelled.given(values))
        make, out_of = lookup.row._make, spelled.out_of
        return [make([p(v) if p else v for p, v in zip(out_of, row, strict=True)]) for row in found]

    def __len__(self) -> int:
        """How many connections are kept for whoever comes next."""
        return len(self._lines)

    def close(self) -> None:
        """Let go of the connections."""
        self._lines.close()
