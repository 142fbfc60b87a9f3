"""Which files each session was given: the address of a download opens nothing for anybody else who comes by it."""

from __future__ import annotations

import re

PATH = "/media/"
"""Where Streamlit serves files, each under a name made from its content, to whoever asks."""
OWN_FILES = "/static"
"""Below it lie fonts and pictures of the app itself, in a folder of the same name."""
MOST = 10_000
"""Files remembered of one session, the newest."""
_MARK = PATH.encode()
_NAME = re.compile(rb"/media/([0-9A-Za-z]+)")


class Handed:
    """The names of files in what was sent to the sockets of each open session."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, None]] = {}

    def seen(self, session: str, sent: bytes) -> None:
        """Take note of the files that a message to a session speaks of."""
        if _MARK not in sent:
            return
        names = self._names.setdefault(session, {})
        for name in _NAME.findall(sent):
            names.pop(name.decode(), None)
            names[name.decode()] = None
        while len(names) > MOST:
            names.pop(next(iter(names)))

    def refuses(self, session: str, path: str) -> bool:
        """Return whether a path is that of a file which the session was not given."""
        before, mark, rest = path.rpartition(PATH)
        if not mark or before.endswith(OWN_FILES):
            return False
        name = rest.partition(".")[0]
        return name not in self._names.get(session, {})

    def forget(self, session: str) -> None:
        """Forget a session whose last socket is closed: its page is gone."""
        self._names.pop(session, None)
