"""README and code say the same: commands, options' help in Chinese, settings, recipes."""

import re
from pathlib import Path

import pytest

from dashboard.cli import build_parser, main
from dashboard.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def subcommands() -> list[str]:
    actions = build_parser()._subparsers
    assert actions is not None
    return list(actions._group_actions[0].choices or ())


def test_every_command_is_in_the_readme_and_no_other() -> None:
    documented = re.findall(r"^\| `rectify (\w+)", README, re.MULTILINE)
    assert sorted(documented) == sorted(subcommands())


@pytest.mark.parametrize("words", [[], *([name] for name in subcommands())], ids=" ".join)
def test_help_is_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：rectify")
    for english in ("usage", "options", "positional", "show this", "default", "optional", "arguments"):
        assert english not in shown.lower()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "缺少参数"),
        (["check"], "缺少参数"),
        (["nonsense"], "没有这个命令"),
        (["check", "x.xlsx", "--as-of", "yesterday"], "不是日期"),
        (["check", "x.xlsx", "--status", "done"], "词=状态"),
        (["check", "x.xlsx", "--status", "done=nearly"], "“nearly”不在 not_started（未启动）"),
        (["check", "x.xlsx", "--colour"], "不认识的参数"),
        (["withdraw", "seven"], "不是整数"),
        (["check", "no-such-file.xlsx"], "找不到文件"),
    ],
)
def test_wrong_usage_is_told_in_chinese(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err


def test_every_setting_is_in_the_readme_with_its_sentence_and_no_other() -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]+) \|$", README, re.MULTILINE))
    assert documented == {name: field.description for name, field in Settings.model_fields.items()}


def test_every_recipe_has_a_comment_and_the_readme_names_only_recipes() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    recipes = [
        (name, lines[number - 1]) for number, line in enumerate(lines) for name in re.findall(r"^([a-z][a-z-]*):", line)
    ]
    assert len(recipes) >= 6
    assert [name for name, above in recipes if not above.startswith("# ")] == []
    assert set(re.findall(r"make ([a-z-]+)(?:`|  )", README)) <= {name for name, _ in recipes}


def test_no_file_names_a_registry_or_an_index() -> None:
    pattern = re.compile(r"://\S+/simple|--(extra-)?index[-_]url")
    named = [ROOT / name for name in ("Makefile", "constraints.txt", "pyproject.toml", "README.md", ".ci/run")]
    assert [path.name for path in named if pattern.search(path.read_text(encoding="utf-8"))] == []
