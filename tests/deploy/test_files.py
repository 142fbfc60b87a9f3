"""The files for an installation over several processes and machines: each is accepted by the program it is for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from dashboard.cli import build_parser
from dashboard.settings import Settings
from tests.deploy.gateway import DEPLOY, SHIPPED_PORTS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_file_and_no_other() -> None:
    assert set(re.findall(r"`dashboard/deploy/([^`/]+)`", README)) == {
        path.name for path in DEPLOY.iterdir() if path.is_file()
    }


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """Under its name for one port, and with a program in the place where the README puts the app."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze on this machine (Debian package: systemd)")
    text = (DEPLOY / "rectify@.service").read_text(encoding="utf-8")
    assert text.count("/opt/rectify/bin/rectify serve --port %i") == 1
    unit = tmp_path / f"rectify@{SHIPPED_PORTS[0]}.service"
    unit.write_text(text.replace("/opt/rectify/bin/rectify", "/bin/true"), encoding="utf-8")
    checked = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    complaints = [line for line in checked.stderr.splitlines() if "rectify@" in line]
    assert (checked.returncode, complaints) == (0, [])
    judged = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", str(unit)], capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout


def test_nginx_lets_through_what_the_app_takes() -> None:
    """Streamlit takes a megabyte more than the limit, for what a form puts around the file."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert f"client_max_body_size {Settings.model_fields['upload_limit_mb'].default + 1}m;" in text


def test_the_container_file_copies_what_there_is_and_runs_what_there_is() -> None:
    """Not built here: for that a base image is needed. What it names is held against the tree and the command."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert "://" not in text
    steps = [line.partition(" ")[::2] for line in text.splitlines() if line and not line.startswith("#")]
    assert {words for name, words in steps if name == "FROM"} == {"${BASE} AS made", "${BASE}"}
    copied = [word for name, words in steps if name == "COPY" and "--from" not in words for word in words.split()[:-1]]
    assert [word for word in copied if not (ROOT / word).exists()] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {*project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"], *project["project"]["license-files"]}
    assert needed | {"pyproject.toml", "constraints.txt", project["project"]["readme"]} == set(copied)
    commands = [json.loads(words[words.index("[") :]) for name, words in steps if name in ("CMD", "HEALTHCHECK")]
    for program, *words in commands:
        assert program == "/opt/rectify/bin/rectify"
        assert build_parser().parse_args(words).command in ("serve", "ready")
    names = [name for name, _ in steps]
    assert names.index("USER") > names.index("VOLUME")
    assert names[-1] == "CMD"
