"""The layers hold, and the check that says so notices when they do not."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STREAMLIT_ROOMS = re.compile(r"^(pages/|dashboard/ui/|dashboard/app\.py$|dashboard/server\.py$|tests/)")


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    environment = {"PYTHONPATH": str(folder), "PATH": "", "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("loaders", "dashboard"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_layers_hold(copy: Path) -> None:
    result = _lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("loaders/dates.py", "import dashboard.frames"),
        ("loaders/money.py", "import pandas"),
        ("dashboard/metrics/figures.py", "import streamlit"),
        ("dashboard/charts/bars.py", "import streamlit"),
        ("dashboard/store/schema.py", "import dashboard.metrics.figures"),
    ],
)
def test_a_breach_is_noticed(copy: Path, module: str, line: str) -> None:
    path = copy / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    result = _lint(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "broken" in result.stdout.lower()


def test_streamlit_is_imported_in_its_rooms_only() -> None:
    """Covers what the contracts do not list: a new module of any name."""
    files = [path for top in ("dashboard", "loaders", "pages", "data") for path in (ROOT / top).rglob("*.py")]
    assert len(files) > 50
    importing = [
        path.relative_to(ROOT).as_posix()
        for path in files
        if re.search(r"^\s*(import|from) streamlit", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert importing
    assert [name for name in importing if not STREAMLIT_ROOMS.match(name)] == []


def test_storing_needs_no_pandas() -> None:
    """pandas alone takes a second and 80 MB to be there, before the first row of an import is read."""
    code = "import sys, dashboard.store, loaders.reading; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
