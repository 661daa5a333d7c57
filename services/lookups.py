"""Rows by their key, asked of SQLite's driver: what stands on the way of every ballot and reader.

The engine's way to one row (a place in the pool, a transaction, a result that maps it) costs ten
times what the row does. Postgres is asked over the network anyway, and is asked through the engine.
"""

from collections import deque, namedtuple
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Engine, Select

from services.database import beside_the_pool

#: So many connections are kept; who comes when all are in use opens one more, and closes it.
_KEPT = 8
_Process = Callable[[Any], Any] | None


class _Spelled(NamedTuple):
    """A statement as the driver takes it: words, parameters in order, how rows are read."""

    words: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    into: tuple[_Process, ...]
    out_of: tuple[_Process, ...]


class Lookup:
    """A statement that is asked again and again: of columns, with named parameters, no lists."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self.row: Any = namedtuple("Row", statement.selected_columns.keys())  # type: ignore[misc]
        self._spelled: _Spelled | None = None

    def spelled(self, dialect: Dialect) -> _Spelled:
        """The statement for SQLite's driver."""
        if self._spelled is None:
            compiled: Any = self.statement.compile(dialect=dialect)
            if compiled.post_compile_params:
                raise ValueError("a lookup takes no lists")
            names = tuple(compiled.positiontup)
            binds = [compiled.binds[name].type.dialect_impl(dialect) for name in names]
            columns = [c.type.dialect_impl(dialect) for c in self.statement.selected_columns]
            self._spelled = _Spelled(
                compiled.string,
                names,
                {name: value for name, value in compiled.params.items() if value is not None},
                tuple(kind.bind_processor(dialect) for kind in binds),
                tuple(kind.result_processor(dialect, None) for kind in columns),
            )
        return self._spelled


class Lookups:
    """Connections of the driver's own, each used by one thread at a time, none in a transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: deque[Any] = deque()

    def find(self, lookup: Lookup, values: Mapping[str, Any]) -> list[Any]:
        """What *lookup* finds in what is committed now; rows have the columns' names."""
        words, names, fixed, into, out_of = lookup.spelled(self._engine.dialect)
        known = {**fixed, **values}
        given = [p(known[n]) if p else known[n] for n, p in zip(names, into, strict=True)]
        found = self._asked(words, given)
        make = lookup.row._make
        return [make([p(v) if p else v for p, v in zip(out_of, row, strict=True)]) for row in found]

    def _asked(self, words: str, given: list[Any]) -> list[tuple[Any, ...]]:
        try:
            connection = self._free.pop()
        except IndexError:
            connection = beside_the_pool(self._engine)
        try:
            found: list[tuple[Any, ...]] = connection.execute(words, given).fetchall()
        except BaseException:
            connection.close()
            raise
        if len(self._free) < _KEPT:
            self._free.append(connection)
        else:
            connection.close()
        return found

    def __len__(self) -> int:
        """How many connections are kept for whoever comes next."""
        return len(self._free)

    def close(self) -> None:
        """Let go of the connections."""
        while self._free:
            self._free.pop().close()
