"""The secret that signs cookies: set, read from its file, or made once for all processes."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from dashboard.settings import Settings

BYTES = 32


def secret_of(settings: Settings) -> str:
    """Return the secret; where neither setting nor file holds one, it is made, readable by its owner only.

    Of several processes that begin at the same time one makes it, and all read that one.
    """
    if settings.secret is not None and settings.secret.get_secret_value():
        return settings.secret.get_secret_value()
    path = settings.secret_file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)  # has mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(name, path)  # unlike a renaming it fails where another process was faster
        Path(name).unlink()
    return path.read_text(encoding="ascii").strip()


class Signer:
    """Signs short texts for one purpose, so that what was signed for one is worth nothing for another."""

    def __init__(self, secret: str, purpose: str, seconds: int) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt=f"rectify {purpose}")
        self._seconds = seconds

    def signed(self, text: str) -> str:
        """Return the text with its signature, fit for a cookie or a form."""
        return str(self._serializer.dumps(text))

    def read(self, signed: str) -> str | None:
        """Return the text, None where the signature is wrong or too old."""
        try:
            found = self._serializer.loads(signed, max_age=self._seconds)
        except BadSignature:
            return None
        return found if isinstance(found, str) else None
