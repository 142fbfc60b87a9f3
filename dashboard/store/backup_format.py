"""What a backup or handover file says of itself and how it writes values; the same whatever database it comes from.

Such a file is a zip of `manifest.json`, one part of JSON lines for each table (`tables/NAME.jsonl`: one array a row, in
the order of the columns that the manifest names), and one part for each document that was loaded
(`contents/SHA256`). The manifest holds size and SHA-256 of every part. Decimals are texts with all their digits, dates
and times ISO texts; bytes stand in a row as the hash of their part, so that equal documents are kept once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, Integer, LargeBinary, MetaData, Table
from sqlalchemy import create_engine as create

from dashboard.store import messages, schema
from dashboard.store.schema import ExactNumber

MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 32 * 1024 * 1024
MAX_LINE_BYTES = 64 * 1024 * 1024
MAX_CONTENT_BYTES = 256 * 1024 * 1024
"""Largest document: it is held in memory, as it was when it was loaded."""

MAX_INFLATION = 1032
"""Deflate shrinks nothing further than this: a file that declares more has parts lying over one another."""

Value = bool | int | float | str | None
Encode = Callable[[Any], Value]
Decode = Callable[[Any], Any]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(ge=0)]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class TablePart(_Told):
    """One table: the order of its columns, how many rows, and size and hash of the lines."""

    columns: Annotated[list[str], Field(min_length=1)]
    rows: Size
    bytes: Size
    sha256: Sha256


class LogHead(_Told):
    """Where the log stood: its number of entries and the hash of the last one."""

    entries: Size
    head: Sha256


class Manifest(_Told):
    """What the file says of itself. `contents` are the sizes of the documents by their hash."""

    format: str
    version: Annotated[int, Field(ge=1)]
    software: str
    revision: str
    created_at: str
    log: LogHead | None = None  # earlier versions had no chain
    tables: dict[str, TablePart]
    contents: dict[Sha256, Annotated[int, Field(ge=0, le=MAX_CONTENT_BYTES)]]

    @property
    def inflated(self) -> int:
        """How many bytes all parts have."""
        return sum(part.bytes for part in self.tables.values()) + sum(self.contents.values())

    @property
    def parts(self) -> set[str]:
        """The names of all members of the file."""
        return {MANIFEST, *map(table_part, self.tables), *map(content_part, self.contents)}


M = TypeVar("M", bound=Manifest)


@dataclass(frozen=True)
class Kind(Generic[M]):
    """A kind of such files: what its manifest calls it, the tables it leaves out, and what is said of a wrong one.

    `version` counts up when an older reader could no longer make sense of the file. Of the sentences `unreadable`
    stands where the file cannot be opened, `foreign` where it is something else, `newer` names the `{version}`.
    """

    format: str
    version: int
    manifest: type[M]
    left_out: frozenset[str]
    unreadable: str
    foreign: str
    damaged: str
    newer: str


BACKUP = Kind(
    "rectify-backup",
    1,
    Manifest,
    frozenset(),
    messages.BACKUP_UNREADABLE,
    messages.NO_BACKUP,
    messages.BACKUP_DAMAGED,
    messages.BACKUP_TOO_NEW,
)


def software() -> str:
    """Return the version of this software."""
    return version("rectify")


def table_part(name: str) -> str:
    """Return the name of a table's part."""
    return f"tables/{name}.jsonl"


def content_part(sha256: str) -> str:
    """Return the name of the part that holds bytes of this hash."""
    return f"contents/{sha256}"


def tables_of(revision: str, left_out: frozenset[str] = frozenset()) -> list[Table]:
    """Return the tables of a revision less some, each after those it points to."""
    return [table for table in _all_tables(revision) if table.name not in left_out]


def _all_tables(revision: str) -> list[Table]:
    if revision == schema.HEAD:
        return schema.metadata.sorted_tables
    from dashboard.store.migrations import run

    engine = create("sqlite://")
    found = MetaData()
    with engine.begin() as connection:
        run.upgrade(connection, revision)
        found.reflect(connection)
    engine.dispose()
    return [table for table in found.sorted_tables if table.name != run.VERSION_TABLE]


def encoder(column: Column[Any]) -> Encode | None:
    """Return what makes of a column's value one that JSON has, None where it is one already."""
    kinds: tuple[tuple[Any, Encode], ...] = (
        (ExactNumber, lambda value: format(value, "f")),
        ((Date, DateTime), lambda value: value.isoformat()),
        (LargeBinary, lambda value: hashlib.sha256(value).hexdigest()),
    )
    return next((encode for kind, encode in kinds if isinstance(column.type, kind)), None)


def decoder(column: Column[Any]) -> Decode:
    """Return what makes of a value in JSON the column's own; it raises ValueError for any that the column cannot hold.

    For bytes it returns their hash.
    """
    kinds: tuple[tuple[Any, Decode], ...] = (
        (ExactNumber, _number),
        (DateTime, lambda value: datetime.fromisoformat(_of(str, value))),
        (Date, lambda value: date.fromisoformat(_of(str, value))),
        (LargeBinary, lambda value: _of(str, value)),
        (Boolean, lambda value: _of(bool, value)),
        (BigInteger, lambda value: _within(64, value)),
        (Integer, lambda value: _within(32, value)),
        (Double, lambda value: _of(float, value)),
    )
    decode = next((decode for kind, decode in kinds if isinstance(column.type, kind)), _text)
    if column.nullable:
        return lambda value: None if value is None else decode(value)
    return decode


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(kind.__name__)
    return value


def _text(value: Any) -> str:
    text: str = _of(str, value)
    text.encode()  # JSON can spell halves of a character, which no database takes: a ValueError
    return text


def _within(bits: int, value: Any) -> int:
    number: int = _of(int, value)
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise ValueError(bits)
    return number


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(_of(str, value))
    except ArithmeticError as error:
        raise ValueError(value) from error
    if not number.is_finite():
        raise ValueError(value)
    return number
