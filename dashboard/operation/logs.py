"""What the web app writes to standard error: one event a line, as JSON or as plain text, and nobody's name in it.

Persons, sessions and requests are marks by which lines belong together and from which nobody can be told. Errors come
with where they happened, never with what an exception says: that quotes rows. Who did what is in the database's log.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from dashboard.settings import Settings

OWN = ("dashboard", "loaders")
"""Names our loggers begin with; of what others say the first line is kept, without the values put into it."""
MARK_LENGTH = 12
_FACTS = "facts"

_bound: ContextVar[Mapping[str, Any]] = ContextVar("bound", default={})  # noqa: B039 (never changed, only replaced)
_logger = logging.getLogger("dashboard.events")
_key = secrets.token_bytes(32)
_session: Callable[[], str | None] = lambda: None  # noqa: E731


def begin(settings: Settings, key: str | None, session: Callable[[], str | None], out: TextIO | None = None) -> None:
    """Write from now on as the settings say, to standard error.

    `key` makes marks that are the same in every process, none: in this process only. `session` returns the browser's
    session that is at work, None outside of any.
    """
    global _key, _session
    _key = key.encode() if key else _key
    _session = session
    out = out or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines(plain(settings, out)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(settings.log_level.upper())
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, trace: _logger.critical("stopped", exc_info=(kind, error, trace))
    threading.excepthook = lambda held: _logger.error("thread failed", exc_info=held.exc_value)
    take_over()


def plain(settings: Settings, out: TextIO) -> bool:
    """Return whether a person reads along, rather than a program."""
    return settings.log_form == "text" or (settings.log_form == "auto" and out.isatty())


def take_over() -> None:
    """Have Streamlit's loggers, each of which writes for itself, write through ours; pages' errors are told by us."""
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger) and logger.name.split(".")[0] in ("streamlit", "uvicorn", "websockets"):
            logger.handlers.clear()
            logger.propagate = True
            logger.setLevel(logging.WARNING)
    logging.getLogger("streamlit.error_util").setLevel(logging.CRITICAL)


def tell(event: str, level: int = logging.INFO, error: BaseException | None = None, **facts: Any) -> None:
    """Write an event with its particulars; they must not name anybody."""
    _logger.log(level, event, exc_info=error, extra={_FACTS: facts})


def mark(text: str) -> str:
    """Return what stands for a name or a number: the same for the same one, and no way back."""
    return hmac.new(_key, text.encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]


@contextmanager
def bound(**facts: Any) -> Iterator[None]:
    """Write these particulars with every event meanwhile."""
    held = _bound.set({**_bound.get(), **facts})
    try:
        yield
    finally:
        _bound.reset(held)


class Lines(logging.Formatter):
    """Makes one line of a record."""

    def __init__(self, plain: bool) -> None:
        super().__init__()
        self._plain = plain

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON, or as plain text."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _said(record),
            "from": record.name,
            **_bound.get(),
            **getattr(record, _FACTS, {}),
        }
        session = _session()
        if session is not None:
            told["session"] = mark(session)
        if record.exc_info and record.exc_info[1] is not None:
            told |= {"error": described(record.exc_info[1]), "trace": where(record.exc_info[1])}
        if not self._plain:
            return json.dumps(told, ensure_ascii=False, default=str)
        trace = told.pop("trace", [])
        head = f"{told.pop('at')} {told.pop('level')}: {told.pop('event')}"
        facts = " ".join(f"{name}={value}" for name, value in told.items())
        return "\n".join([f"{head}  {facts}", *(f"    {line}" for line in trace)])


def _said(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] not in OWN:
        return str(record.msg).strip().partition("\n")[0]
    args = record.args
    if isinstance(args, tuple):
        args = tuple(described(one) if isinstance(one, BaseException) else one for one in args)
    return str(record.msg) % args if args else str(record.msg)


def described(error: BaseException) -> str:
    """Return what kind of error it is, and what led to it; of a database's own error its code."""
    found: list[str] = []
    one: BaseException | None = error
    while one is not None and len(found) < 5:
        original = getattr(one, "orig", None)
        code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
        code = code or (one.strerror if isinstance(one, OSError) else None)
        found.append(f"{type(one).__name__}({code})" if code else type(one).__name__)
        context = None if one.__suppress_context__ else one.__context__
        one = (one.__cause__ or context) if original is None else None  # else it is the driver's own error once more
    return " from ".join(found)


def where(error: BaseException) -> list[str]:
    """Return where an error happened, the innermost last: file from the package on, line, function."""
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]


def _short(name: str) -> str:
    """Return a file's name without the folders it is installed in, which may bear somebody's name."""
    path = Path(name).as_posix()
    for root in (*(f"/{folder}/" for folder in ("site-packages", "dist-packages")), "/python3.", "/lib/"):
        if root in path:
            return path.rpartition(root)[2]
    own = Path(__file__).parents[2].as_posix() + "/"
    return path.removeprefix(own) if path.startswith(own) else Path(path).name
