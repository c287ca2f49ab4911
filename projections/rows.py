"""What facts do to a read model's tables, kept until a whole page of it is written in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Table

from domain.events.fact import Recorded
from projections.bulk import Ends, Key, Row, columns_of, end, insert

_Found = defaultdict[Any, list[Row]]


class Rows:
    """Rows that begin and rows that end, in the order of the ledger.

    A row that begins and ends within the page is written ended; so the page's ends only touch
    what earlier pages wrote, and come first. With `deferred` they are collected there instead,
    for a build that ends its rows when all are there.
    """

    def __init__(self, deferred: Ends | None = None) -> None:
        self.deferred = deferred
        self.touched: dict[UUID, int] = {}
        """Whom a read model reckons anew once the rows are written, and from which position on."""
        self.sealed: list[Recorded] = []
        """Facts that tell of people, for a read model that opens what they say."""
        self._begun: defaultdict[Table, list[Row]] = defaultdict(list)
        self._ended: dict[Key, dict[Any, int]] = {}
        self._by_key: dict[Table, dict[Key, tuple[Callable[[Row], Any], _Found]]] = {}

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._begun or self._ended or self.sealed or self.touched)

    def add(self, table: Table, **row: Any) -> None:
        self._begun[table].append(row)
        if table in self._by_key:
            for value_of, found in self._by_key[table].values():
                found[value_of(row)].append(row)

    def add_each(
        self, table: Table, column: Column[Any], values: Iterable[Any], **row: Any
    ) -> None:
        """A row for each value, alike in all else."""
        fresh = [row | {column.name: value} for value in values]
        self._begun[table] += fresh
        for value_of, found in self._by_key.get(table, {}).values():
            for each in fresh:
                found[value_of(each)].append(each)

    def end(self, table: Table, key: Key, value: object, position: int) -> None:
        """The rows of this key hold no longer than up to here."""
        for row in self._index(table, key).pop(value, ()):
            row.setdefault("until", position)
        self._ended.setdefault(key, {}).setdefault(value, position)

    def touch(self, subject: UUID, position: int) -> None:
        self.touched.setdefault(subject, position)

    def begun(self, table: Table) -> list[Row]:
        return self._begun.get(table, [])

    def write(self, connection: Connection) -> None:
        if self.deferred is None:
            for key, ended in self._ended.items():
                end(connection, key, ended)
        for table, rows in self._begun.items():
            insert(connection, table, rows)
        if self.deferred is not None:
            for key, ended in self._ended.items():
                self.deferred.setdefault(key, []).extend(ended.items())

    def _index(self, table: Table, key: Key) -> _Found:
        """The page's rows by this key; kept up from the first end on."""
        keys = self._by_key.setdefault(table, {})
        if key not in keys:
            value_of = itemgetter(*(column.name for column in columns_of(key)))
            keys[key] = value_of, defaultdict(list)
            for row in self._begun.get(table, ()):
                keys[key][1][value_of(row)].append(row)
        return keys[key][1]
