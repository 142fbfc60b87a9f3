"""The steps of an import in words, for the command and the page alike."""

from __future__ import annotations

from loaders.progress import Progress, Step

STEPS = {
    Step.READ: "读取《{file}》",
    Step.CHECK: "核对《{file}》的{issues}条问题",
    Step.COMPARE: "与上期比较：{issues}条问题",
    Step.STORE: "写入{issues}条问题",
}


def said(progress: Progress) -> str:
    """Return what is being done, without a full stop."""
    return STEPS[progress.step].format(file=progress.file, issues=progress.issues)
