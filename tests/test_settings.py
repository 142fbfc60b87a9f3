"""The settings: where they come from, what beats what, and what is said of a bad one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from dashboard.metrics.thresholds import LIGHT_RULES, Thresholds
from dashboard.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults_are_those_of_the_methodology() -> None:
    settings = Settings()
    assert settings.database_url == "sqlite:///var/rectify.db"
    assert (settings.due_soon_days, settings.attention_days) == (30, 15)
    assert (settings.silent_days, settings.silent_snapshots) == (14, 3)
    assert settings.not_started_share == Fraction(1, 3)
    assert settings.min_issues_for_rate == 5
    assert settings.stale_after_days == 10
    assert (settings.host, settings.port, settings.upload_limit_mb) == ("127.0.0.1", 8501, 20)
    assert settings.light_rules == LIGHT_RULES
    assert Thresholds.of(settings) == Thresholds()


def test_every_setting_has_a_sentence() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_file_then_variable_then_argument(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / "rectify.toml").write_text(
        'port = 9000\nhost = "0.0.0.0"\nnot_started_share = "1/2"\ntoday = 2024-05-17\n'
        'light_rules = [["红", "overdue"], ["黄", "silent"]]\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("RECTIFY_HOST", "127.0.0.2")
    settings = Settings(upload_limit_mb=50)
    assert (settings.port, settings.host, settings.upload_limit_mb) == (9000, "127.0.0.2", 50)
    assert settings.not_started_share == Fraction(1, 2)
    assert settings.today == date(2024, 5, 17)
    assert [tuple(rule) for rule in settings.light_rules] == [("红", "overdue"), ("黄", "silent")]
    monkeypatch.setenv("RECTIFY_LIGHT_RULES", '[["蓝", "reported"]]')
    assert [tuple(rule) for rule in Settings().light_rules] == [("蓝", "reported")]


BAD = {
    "prot = 9000": "prot",
    'port = "多"': "整数",
    "port = 70000": "65535",
    "silent_snapshots = 1": "不得小于 2",
    "not_started_share = 1.5": "小于",
    'not_started_share = "三分之一"': "分数",
    'light_rules = [["紫", "overdue"]]': "紫",
    'today = "昨天"': "日期",
    "port = ": "rectify.toml",
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_setting_is_said_in_chinese(empty_folder: Path, text: str) -> None:
    (empty_folder / "rectify.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="设置有误") as caught:
        Settings()
    assert BAD[text] in str(caught.value)


def test_a_variable_that_is_no_list_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECTIFY_LIGHT_RULES", "红 逾期")
    with pytest.raises(SettingsError, match="设置有误"):
        Settings()
