"""What the page 用户与设置 is made of: the accounts with what they may do, and the settings in force."""

from __future__ import annotations

from pydantic import SecretStr

from dashboard import queries
from dashboard.metrics.thresholds import LightRule
from dashboard.people import ROLE_WORDS, Act
from dashboard.settings import Settings
from dashboard.store.accounts import accounts as stored
from dashboard.ui import blocks, chosen, data, tables, who
from dashboard.ui import people_texts as words
from dashboard.ui.markup import Html, element
from dashboard.user_words import reach_words, state_words

ADDRESS = "database_url"


def accounts() -> Html:
    """Return a row for every account; they are kept by the command."""
    who.need(Act.ADMINISTER)
    with data.whole_database() as engine:
        known = stored(engine)
        ledgers = {ledger.id: ledger.name for ledger in queries.ledgers(engine)}
    columns: dict[str, list[str]] = {
        words.NAME: [one.name for one in known],
        words.DISPLAY: [one.display_name for one in known],
        words.ROLE: [ROLE_WORDS[one.role] for one in known],
        words.UNITS: [reach_words(one, ledgers) for one in known],
        words.STATE: [state_words(one) for one in known],
    }
    title = words.ACCOUNTS.format(n=len(known))
    return blocks.section(title, blocks.paragraph(words.ACCOUNTS_WORDS), tables.table(columns, title))


def settings() -> Html:
    """Return every setting with its value; of what is secret only whether it is set."""
    who.need(Act.ADMINISTER)
    held = chosen.settings()
    names = list(Settings.model_fields)
    columns: dict[str, list[str]] = {
        words.SETTING: [element("code", name) for name in names],
        words.VALUE: [_shown(name, getattr(held, name)) for name in names],
    }
    return blocks.section(words.SETTINGS, blocks.paragraph(words.SETTINGS_WORDS), tables.table(columns, words.SETTINGS))


def _shown(name: str, value: object) -> str:
    if value is None or value == "":
        return words.UNSET
    if isinstance(value, SecretStr) or name == ADDRESS:  # an address may hold a password
        return words.SET
    if isinstance(value, bool):
        return words.YES if value else words.NO
    if isinstance(value, dict):
        return words.LIST_MARK.join(f"{key}→{meaning}" for key, meaning in value.items())
    if isinstance(value, tuple):
        return words.LIST_MARK.join("→".join(one[::-1]) if isinstance(one, LightRule) else str(one) for one in value)
    return str(value)
