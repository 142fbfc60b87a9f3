"""A visitor before the first one: every page runs once at start-up, so that who comes first waits for nothing."""

from __future__ import annotations

import asyncio
import logging

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import ClientContext, SessionClient

from dashboard.ui import navigation

MOST_SECONDS = 30.0
"""How long the start-up waits for all pages; visitors are let in without the rest."""

logger = logging.getLogger(__name__)


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
        """There is no browser."""
        return None


async def run_every_page() -> None:
    """Run each page once in a session of its own, which is gone afterwards: modules, charts and pieces are kept."""
    runtime = Runtime.instance()
    nobody = _Nobody()
    session = runtime.connect_session(nobody, user_info={})
    try:
        async with asyncio.timeout(MOST_SECONDS):
            for page in ("", *(path.stem for path in sorted(navigation.PAGES.glob("*.py")))):
                nobody.finished.clear()
                message = BackMsg()
                message.rerun_script.page_name = page
                runtime.handle_backmsg(session, message)
                await nobody.finished.wait()
    except TimeoutError:
        logger.warning("pages took longer than %s seconds at start-up", MOST_SECONDS)
    finally:
        runtime.close_session(session)
