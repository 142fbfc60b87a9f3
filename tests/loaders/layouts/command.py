"""Run the command as a user would, in a process of its own, and hold a refusal to the contract."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[3]
MEMORY_LIMIT_MEBIBYTES = 300
TIME_LIMIT_SECONDS = 30
REMEDY = re.compile(
    "请|改为|改写|改成|改用|另存|重新|补上|补充|删除|删去|只留|写成|应当|需要|去掉|取消|粘贴|换成|拆分|至少要|可以读取"
)
RUNNER = """
import pathlib, runpy
try:
    runpy.run_module("dashboard.cli", run_name="__main__", alter_sys=True)
finally:
    status = pathlib.Path("/proc/self/status").read_text()
    pathlib.Path("memory.txt").write_text(status.split("VmHWM:")[1].split()[0])
"""


class Outcome(NamedTuple):
    """What one run of the command left behind."""

    status: int
    result: dict[str, Any]
    errors: str
    mebibytes: float


def rectify(folder: Path, *arguments: str) -> Outcome:
    """Run the command in a folder of its own with a database of its own."""
    environment = os.environ | {
        "RECTIFY_DATABASE_URL": f"sqlite:///{folder}/rectify.db",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    run = subprocess.run(
        [sys.executable, "-c", RUNNER, *arguments, "--json"],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=TIME_LIMIT_SECONDS,
    )
    errors = run.stderr.decode()
    assert run.stdout, errors
    memory = int((folder / "memory.txt").read_text()) / 1024
    return Outcome(run.returncode, json.loads(run.stdout), errors, memory)


def assert_refused(folder: Path, name: str, content: bytes, place: str) -> list[str]:
    """Check one file and hold the answer to the contract; return the messages of its errors."""
    (folder / name).write_bytes(content)
    outcome = rectify(folder, "check", name)
    assert outcome.status == 1
    assert outcome.result["kind"] is None
    assert "Traceback" not in outcome.errors
    assert outcome.mebibytes < MEMORY_LIMIT_MEBIBYTES
    errors = [f for f in outcome.result["findings"] if f["level"] == "error"]
    assert errors
    for error in errors:
        assert re.search("[一-龥]{2}", error["message"]), error
        assert REMEDY.search(error["message"]), error
        assert not re.search("Error|Exception|None|Traceback|invalid|failed", error["message"]), error
    assert any(place in error["place"] for error in errors), [error["place"] for error in errors]
    return [error["message"] for error in errors]
