"""What is noted of who came in, who was refused, and what was denied: one line of JSON each, without a secret."""

from __future__ import annotations

import json
import logging

logger = logging.getLogger("rectify.access")


def note(kind: str, who: str, **facts: object) -> None:
    """Note what happened: sign_in, sign_in_failed, sign_out, session_ended or denied; `who` is an account's name.

    The one place to hang a lasting log on.
    """
    logger.info("%s", json.dumps({"kind": kind, "who": who, **facts}, ensure_ascii=False, default=str))
