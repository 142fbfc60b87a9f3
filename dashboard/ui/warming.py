"""A visitor before the first one: every page runs once at start-up, so that who comes first waits for nothing."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Mapping

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import ClientContext, SessionClient

from dashboard.access.gate import HEADER
from dashboard.access.sessions import person_as_json
from dashboard.ui import navigation, who

MOST_SECONDS = 30.0
"""How long the start-up waits for all pages; visitors are let in without the rest."""

logger = logging.getLogger(__name__)


class _Context(ClientContext):
    @property
    def headers(self) -> Iterable[tuple[str, str]]:
        """Who it is."""
        return [(HEADER, json.dumps(person_as_json(who.EVERYBODY)))]

    @property
    def cookies(self) -> Mapping[str, str]:
        """None."""
        return {}

    @property
    def remote_ip(self) -> str | None:
        """None."""
        return None


class _Nobody(SessionClient):
    """Hears a session out and looks at nothing but the end of a run."""

    def __init__(self) -> None:
        self.finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take a message."""
        if msg.WhichOneof("type") == "script_finished" and msg.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.finished.set()

    @property
    def client_context(self) -> ClientContext | None:
        """There is no browser; where people sign in, this visitor passes for one who sees everything."""
        return _Context()


async def run_every_page() -> None:
    """Run each page once in a session of its own, which is gone afterwards: modules, charts and pieces are kept."""
    runtime = Runtime.instance()
    nobody = _Nobody()
    session = runtime.connect_session(nobody, user_info={})
    try:
        async with asyncio.timeout(MOST_SECONDS):
            names = (path.stem for path in sorted(navigation.PAGES.glob("*.py")))
            for page in ("", *(name for name in names if navigation.allowed(name, who.EVERYBODY.role))):
                nobody.finished.clear()
                message = BackMsg()
                message.rerun_script.page_name = page
                runtime.handle_backmsg(session, message)
                await nobody.finished.wait()
    except TimeoutError:
        logger.warning("pages took longer than %s seconds at start-up", MOST_SECONDS)
    finally:
        runtime.close_session(session)
