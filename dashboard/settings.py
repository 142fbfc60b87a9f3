"""The settings, one sentence each, from `rectify.toml` in the working folder or `RECTIFY_*` variables.

A variable beats the file. Lists in a variable are written as JSON. A name in the file that is no setting is refused, so
that a slip of the pen shows.
"""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings.exceptions import SettingsError as UnreadableError

from dashboard.faults import UserError
from dashboard.metrics.thresholds import LightRule, Thresholds, light_rules
from dashboard.people import ROLE_WORDS
from loaders.limits import MB, Limits

FILE = "rectify.toml"
PREFIX = "RECTIFY_"

FAULT = "设置有误：{faults}。请改正 {file} 或 {prefix}* 环境变量。"
FAULTS = {
    "extra_forbidden": "没有名为 {name} 的设置",
    "other": "{name} 的值 {value!r} 不能用（{reason}）",
    "unreadable": "{reason}",
}
REASONS = {
    "int_parsing": "要写整数",
    "int_type": "要写整数",
    "int_from_float": "要写整数",
    "greater_than_equal": "不得小于 {ge}",
    "greater_than": "要大于 {gt}",
    "less_than_equal": "不得大于 {le}",
    "less_than": "要小于 {lt}",
    "date_from_datetime_parsing": "要写日期，例如 2024-05-17",
    "date_parsing": "要写日期，例如 2024-05-17",
    "value_error": "{error}",
    "string_type": "要写文字",
    "literal_error": "只能是 {expected}",
}
NOT_A_NUMBER = "要写小数或分数，例如 1/3"
UNUSABLE = "写法不对"
UNKNOWN_ROLES = "没有这种角色：{roles}"
OIDC_INCOMPLETE = "用 oidc 登录要写明 oidc_issuer、oidc_client_id 和 public_url"

_METHODOLOGY, _LIMITS = Thresholds(), Limits()
"""Where the defaults of the figures and of the readers stand, so that they stand once."""


class SettingsError(UserError):
    """A setting cannot be used; the message is Chinese and names it."""


class Settings(BaseSettings):
    """Every setting of the software. Making one raises SettingsError where a value cannot be used."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True, validate_default=True
    )

    database_url: str = Field("sqlite:///var/rectify.db", description="Where the data is kept: an SQLAlchemy address.")
    due_soon_days: int = Field(
        _METHODOLOGY.due_soon_days, ge=0, description="An open issue with at most this many days left is due soon."
    )
    attention_days: int = Field(
        _METHODOLOGY.attention_days, ge=0, description="With at most this many days left an open issue turns yellow."
    )
    silent_days: int = Field(
        _METHODOLOGY.silent_days, ge=1, description="Days without any change before an issue counts as silent."
    )
    silent_snapshots: int = Field(
        _METHODOLOGY.silent_snapshots, ge=2, description="Snapshots without change before an issue counts as silent."
    )
    not_started_share: Fraction = Field(
        _METHODOLOGY.not_started_share,
        gt=0,
        lt=1,
        description="Share of the time from issue to deadline after which an issue not started turns yellow.",
    )
    min_issues_for_rate: int = Field(
        _METHODOLOGY.min_issues_for_rate, ge=1, description="Units with fewer issues than this show no rate."
    )
    attention_items: int = Field(
        _METHODOLOGY.attention_items, ge=1, description="Most issues listed as needing attention on one screen."
    )
    pace_snapshots: int = Field(
        _METHODOLOGY.pace_snapshots, ge=2, description="How many of the last snapshots the present pace is taken from."
    )
    first_indicators: tuple[str, ...] = Field(
        _METHODOLOGY.first_indicators, description="Words in the names of the indicators that are shown first."
    )
    light_rules: tuple[LightRule, ...] = Field(
        _METHODOLOGY.light_rules, description="The lights as a list of light and selection; the first match wins."
    )
    stale_after_days: int = Field(10, ge=1, description="Days after which the data of a ledger 在办 is called old.")
    meeting_weekday: int = Field(5, ge=1, le=7, description="Day of the weekly meeting: 1 Monday to 7 Sunday.")
    returns_weekday: int = Field(4, ge=1, le=7, description="Day by which units hand in their forms: 1 to 7.")
    returns_time: str = Field("12:00", description="Time of that day, as written on the forms.")
    today: date | None = Field(None, description="The day the age of data is measured against; none: the clock's.")
    host: str = Field("127.0.0.1", description="Address the web app listens on.")
    port: int = Field(8501, ge=0, le=65535, description="Port the web app listens on; 0 takes any free one.")
    notice_template: Path | None = Field(
        None, description="A file with the office's own wording of the notices to units; none: the shipped wording."
    )
    sign_in: Literal["none", "accounts", "oidc", "gateway"] = Field(
        "none", description="Who may open the web app: anybody at this machine, accounts, an OIDC provider, a gateway."
    )
    sign_in_tries: int = Field(5, ge=1, le=100, description="Failed sign-ins in a row that lock an account.")
    lock_minutes: int = Field(15, ge=1, description="Minutes an account stays locked.")
    idle_minutes: int = Field(30, ge=1, description="Minutes without an act of the person that end a session.")
    session_hours: int = Field(10, ge=1, description="Hours after which a session ends in any case.")
    secret: SecretStr | None = Field(
        None, description="Signs cookies, the same for every process; none: what stands in `secret_file`."
    )
    secret_file: Path = Field(
        Path("var/session.key"), description="File with the secret that signs cookies; made where there is none."
    )
    allowed_hosts: tuple[str, ...] = Field(
        ("127.0.0.1", "localhost"), description="Names and addresses in the browser's address bar that are answered."
    )
    public_url: str | None = Field(
        None, description="Address at which people open the app behind a proxy; with https cookies are Secure."
    )
    gateway_header: str = Field(
        "X-Forwarded-User", description="Header in which the gateway names the signed-in account."
    )
    gateway_proxies: tuple[str, ...] = Field(
        ("127.0.0.1", "::1"), description="Addresses of gateways whose header is believed."
    )
    oidc_issuer: str | None = Field(None, description="Address of the OIDC identity provider.")
    oidc_client_id: str | None = Field(None, description="What the identity provider calls this app.")
    oidc_client_secret: SecretStr | None = Field(None, description="The secret agreed with the identity provider.")
    oidc_scope: str = Field("openid profile", description="What is asked of the identity provider.")
    oidc_name_claim: str = Field("name", description="Claim with the name shown on the page.")
    oidc_role_claim: str = Field("role", description="Claim with the role, or a list of roles.")
    oidc_roles: dict[str, str] = Field(
        {word: word for word in ROLE_WORDS.values()},
        description="Values of that claim and the roles they mean: 领导, 整改办, 责任单位 or 管理员.",
    )
    oidc_unit_claim: str = Field("units", description="Claim with the unit, or a list of units, of a 责任单位.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="What the web app writes to standard error: this and what is worse."
    )
    log_form: Literal["auto", "json", "text"] = Field(
        "auto", description="One JSON object a line, or plain text; auto: plain text on a terminal."
    )
    log_addresses: bool = Field(False, description="Whether the addresses of browsers are written there too.")
    metrics: bool = Field(False, description="Whether counts for Prometheus are given at /metrics.")
    metrics_token: SecretStr | None = Field(
        None, description="Who sends it as bearer token gets the counts from anywhere; none: this machine only."
    )
    upload_limit_mb: int = Field(20, ge=1, le=200, description="Largest file the import page accepts, in MB.")
    max_file_mb: int = Field(
        _LIMITS.file_bytes // MB, ge=1, description="Largest file that is read, by the command too, in MB."
    )
    max_inflated_mb: int = Field(
        _LIMITS.inflated_bytes // MB, ge=1, description="Most that an Office file may inflate to, in MB."
    )
    max_part_mb: int = Field(
        _LIMITS.part_bytes // MB,
        ge=1,
        description="Most that one part of it may inflate to, sheets, shared texts and styles apart, in MB.",
    )
    max_zip_members: int = Field(_LIMITS.zip_members, ge=20, description="Most parts an Office file may have.")
    max_rows: int = Field(_LIMITS.rows, ge=100, description="Most rows a sheet or table may have.")
    max_columns: int = Field(_LIMITS.columns, ge=20, description="Most columns a sheet or table may have.")
    max_cells: int = Field(
        _LIMITS.cells, ge=3_000_000, description="Most cells a sheet may unfold to: its last row times its last column."
    )
    max_text_length: int = Field(
        _LIMITS.text_length, ge=100, le=100_000, description="Most characters a cell or a paragraph may hold."
    )
    max_repeated_mb: int = Field(
        _LIMITS.repeated_bytes // MB,
        ge=1,
        description="Most that long texts of a workbook come to, counted as often as cells show them, in MB.",
    )

    def __init__(self, **values: Any) -> None:
        """Read the settings; values given here beat variables and file."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            faults = "；".join(_in_words(fault) for fault in error.errors())
            raise SettingsError(FAULT.format(faults=faults, file=FILE, prefix=PREFIX)) from error
        except (UnreadableError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults = FAULTS["unreadable"].format(reason=error)
            raise SettingsError(FAULT.format(faults=faults, file=FILE, prefix=PREFIX)) from error

    @property
    def limits(self) -> Limits:
        """How much of a file is read at most."""
        return Limits(
            file_bytes=self.max_file_mb * MB,
            inflated_bytes=self.max_inflated_mb * MB,
            part_bytes=self.max_part_mb * MB,
            zip_members=self.max_zip_members,
            rows=self.max_rows,
            columns=self.max_columns,
            cells=self.max_cells,
            text_length=self.max_text_length,
            repeated_bytes=self.max_repeated_mb * MB,
        )

    @field_validator("not_started_share", mode="before")
    @classmethod
    def _fraction(cls, value: Any) -> Fraction:
        try:
            return Fraction(str(value)).limit_denominator(1000)
        except (ValueError, ZeroDivisionError) as error:
            raise ValueError(NOT_A_NUMBER) from error

    @field_validator("light_rules", mode="before")
    @classmethod
    def _known_rules(cls, value: Any) -> tuple[LightRule, ...]:
        return light_rules(value)

    @field_validator("oidc_roles")
    @classmethod
    def _known_roles(cls, value: dict[str, str]) -> dict[str, str]:
        unknown = set(value.values()) - set(ROLE_WORDS.values())
        if unknown:
            raise ValueError(UNKNOWN_ROLES.format(roles="、".join(sorted(unknown))))
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.sign_in == "oidc" and not (self.oidc_issuer and self.oidc_client_id and self.public_url):
            raise ValueError(OIDC_INCOMPLETE)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings come from, the strongest first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def _in_words(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"]).removeprefix(PREFIX.lower())
    if not name:  # a rule about several settings names them itself
        return str(fault["ctx"]["error"])
    if fault["type"] == "extra_forbidden":
        return FAULTS["extra_forbidden"].format(name=name)
    reason = REASONS.get(fault["type"], UNUSABLE).format(**fault.get("ctx", {}))
    return FAULTS["other"].format(name=name, value=fault["input"], reason=reason)
