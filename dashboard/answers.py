"""Which checks rest on an answer of the office, and which were answered once for figures that have changed since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.checks import Check
from dashboard.frames import Answer


class Answered(NamedTuple):
    """A check and the answer it rests on; None where it stands."""

    check: Check
    answer: Answer | None

    @property
    def resting(self) -> bool:
        """True where the office has answered and the figures are still those it answered for."""
        return self.answer is not None


def with_answers(checks: Iterable[Check], answers: Iterable[Answer]) -> tuple[Answered, ...]:
    """Return every check with the answer it rests on, in the order given.

    An answer belongs to a check by `Check.identity` and holds while the figures are those it was given for
    (`Check.basis`), whichever snapshot is looked at. Of several on the same figures the last one given counts. Levels
    stay as they are. Source: the methodology, Checks.
    """
    held = {(answer.check_key, answer.basis): answer for answer in answers if answer.text is not None}
    return tuple(Answered(check, held.get((check.identity, check.basis))) for check in checks)


def lapsed(check: Check, answers: Iterable[Answer]) -> Answer | None:
    """Return the latest answer given to a check for other figures than it has now; None where there is none."""
    earlier = [
        answer
        for answer in answers
        if answer.check_key == check.identity and answer.basis != check.basis and answer.text is not None
    ]
    return max(earlier, key=lambda answer: answer.when, default=None)
