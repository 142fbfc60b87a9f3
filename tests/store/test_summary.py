"""The summary's rule for an overdue issue is the one the figures use."""

from __future__ import annotations

from datetime import date
from itertools import product

import pandas as pd

from dashboard import counting
from dashboard.store.summary import is_overdue
from loaders.records import Status

AS_OF = date(2025, 6, 27)
DEADLINES = (None, date(2025, 6, 26), date(2025, 6, 27), date(2025, 6, 28))


def test_overdue_by_hand() -> None:
    assert is_overdue("in_progress", date(2025, 6, 26), AS_OF)
    assert not is_overdue("in_progress", date(2025, 6, 27), AS_OF)  # the due day itself is not
    assert not is_overdue("reported", date(2025, 6, 26), AS_OF)
    assert not is_overdue("not_started", None, AS_OF)


def test_overdue_as_the_figures_have_it() -> None:
    cases = list(product([status.value for status in Status], DEADLINES))
    frame = pd.DataFrame(
        {
            "status": pd.Series([status for status, _ in cases], dtype="str"),
            "deadline": pd.Series([day for _, day in cases]).astype("datetime64[s]"),
        }
    )
    own = [is_overdue(status, day, AS_OF) for status, day in cases]
    assert own == counting.is_overdue(frame, AS_OF).tolist()
    assert sum(own) == 2
