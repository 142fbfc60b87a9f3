"""Sign in with an OIDC identity provider: code flow with PKCE, state and nonce, and what its claims mean here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import httpx2 as httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from dashboard.access import texts
from dashboard.access.gate import SIGN_IN
from dashboard.access.noting import note
from dashboard.access.pages import Pages
from dashboard.access.sessions import Sessions
from dashboard.access.ways import way
from dashboard.people import ROLE_WORDS, Grant, Person, Role
from dashboard.settings import Settings
from dashboard.store import StoreError

LEAVE = f"{SIGN_IN}/oidc"
"""Where the way to the provider begins; it ends at `LEAVE/back`."""
MINUTES = 10
"""How long somebody may take at the provider."""

logger = logging.getLogger(__name__)


class Provider:
    """The way to the identity provider and back; what belongs to it on the way stands in a signed cookie of its own."""

    def __init__(self, settings: Settings, secret: str, sessions: Sessions, pages: Pages) -> None:
        self._settings, self._secret, self._sessions, self._pages = settings, secret, sessions, pages
        key = settings.oidc_client_secret
        self._client = OAuth().register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=key.get_secret_value() if key is not None else None,
            server_metadata_url=f"{(settings.oidc_issuer or '').rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": settings.oidc_scope, "code_challenge_method": "S256"},
        )
        self._back = f"{(settings.public_url or '').rstrip('/')}{LEAVE}/back"

    def routes(self) -> list[Mount]:
        """Return the routes that need nobody signed in."""
        kept = Middleware(
            SessionMiddleware,
            secret_key=f"{self._secret} oidc",
            session_cookie="rectify_oidc",
            max_age=MINUTES * 60,
            path=SIGN_IN,
            https_only=self._back.startswith("https:"),
        )
        return [Mount(LEAVE, routes=[Route("/", self.leave), Route("/back", self.back)], middleware=[kept])]

    async def leave(self, request: Request) -> Response:
        """Send the person to the provider."""
        request.session.clear()
        request.session["next"] = way(request.query_params.get("next"))
        try:
            answer: Response = await self._client.authorize_redirect(request, self._back)
        except (httpx.HTTPError, AuthlibBaseError, ValueError, KeyError):
            logger.exception("the identity provider cannot be reached")
            return self._pages.refused(request, texts.PROVIDER_AWAY, 503)
        answer.headers["cache-control"] = "no-store"
        return answer

    async def back(self, request: Request) -> Response:
        """Take what the provider says, verified, and begin a session."""
        try:
            token = await self._client.authorize_access_token(request)
        except (AuthlibBaseError, JoseError, ValueError, KeyError) as error:
            logger.warning("the identity provider's answer was refused: %s", type(error).__name__)
            note("sign_in_failed", "", provider=type(error).__name__)
            return self._pages.refused(request, texts.PROVIDER_REFUSED, 401)
        except httpx.HTTPError:
            logger.exception("the identity provider cannot be reached")
            return self._pages.refused(request, texts.PROVIDER_AWAY, 503)
        claims = token.get("userinfo") or {}
        person = person_of(claims, self._settings)
        if person is None:
            note("sign_in_failed", str(claims.get("sub", ""))[:60], provider="no role")
            return self._pages.refused(request, texts.PROVIDER_NO_ROLE, 403)
        target = request.session.get("next")
        request.session.clear()
        try:
            value = await asyncio.to_thread(self._sessions.begin, person, None)
        except (StoreError, SQLAlchemyError):
            return self._pages.refused(request, texts.DATABASE_AWAY, 503)
        return self._pages.entered(request, value, way(target))


def person_of(claims: Mapping[str, Any], settings: Settings) -> Person | None:
    """Return whom the claims of a provider speak of; None where they name no role, or a unit's role and no unit.

    Of several roles the one first named counts.
    """
    words = {word: role for role, word in ROLE_WORDS.items()}
    named = [
        settings.oidc_roles[value]
        for value in _listed(claims, settings.oidc_role_claim)
        if value in settings.oidc_roles
    ]
    subject = claims.get("sub")
    if not named or not isinstance(subject, str) or not subject:
        return None
    role = words[named[0]]
    units = _listed(claims, settings.oidc_unit_claim) if role is Role.UNIT else []
    if role is Role.UNIT and not units:
        return None
    shown = claims.get(settings.oidc_name_claim)
    return Person(subject, shown if isinstance(shown, str) and shown else subject, role, tuple(map(Grant, units)))


def _listed(claims: Mapping[str, Any], name: str) -> list[str]:
    value = claims.get(name)
    values = value if isinstance(value, list) else [value]
    return [one.strip() for one in values if isinstance(one, str) and one.strip()]
