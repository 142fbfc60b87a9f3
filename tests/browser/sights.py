"""What there is to look at: every page of the frame and the views reached from it, each with its address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import ROOT

DEMO, REAL = "示例县（演示）", "峨边2023"
SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "3840": (3840, 2160), "phone": (390, 844)}
THEMES = ("light", "dark")
UNIT = "县农业农村局"
PARAMETERS = {"issue": f"&code={quote('二-1')}", "units": "&matrix_table=true"}
"""What an address must say besides the snapshot for a page to show all it has."""


class Sight(NamedTuple):
    """One thing to look at: a page on the newest snapshot of a ledger, and what else its address says."""

    page: str
    ledger: str = DEMO
    more: str = ""

    def path(self, shipped: Mapping[str, Sequence[SnapshotInfo]]) -> str:
        """Return its path on the server; `shipped` are the snapshots of each ledger, the newest last."""
        page = "" if self.page == "overview" else self.page
        return f"/{page}?snapshot={shipped[self.ledger][-1].id}{PARAMETERS.get(self.page, '')}{self.more}"


PAGES = re.findall(r'page\("(\w+)", texts', (ROOT / "dashboard" / "ui" / "navigation.py").read_text("utf-8"))
"""The pages as the navigation's own list has them where nobody signs in; the overview is first."""
assert {*PAGES, "people"} == {path.stem for path in (ROOT / "pages").glob("*.py")}
SIGHTS = {
    **{page: Sight(page) for page in PAGES},
    "unit": Sight("units", more=f"&unit={quote(UNIT)}"),
    "list": Sight("overview", more="&show=open"),
    "indicator": Sight("indicators", more=f"&indicator={quote('二-1a')}"),
    "real": Sight("overview", REAL),
}
"""Name in files and tests → every page, one unit's profile, one number's list, one indicator, and the real case."""
