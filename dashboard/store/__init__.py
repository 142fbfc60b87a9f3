"""The only code that writes: snapshots go in whole and unchanged, or not at all."""

from dashboard.store.amending import Amendment, BroughtFile, amend, rehearse_amendment
from dashboard.store.answering import answer, take_back_answer
from dashboard.store.carrying_over import carry_over
from dashboard.store.decisions import decide, record_outcome, take_back_decision
from dashboard.store.engine import ShardAwayError, StoreError, open_database, takes_changes
from dashboard.store.hand_ins import hand_in, send_back
from dashboard.store.ledgers import set_state
from dashboard.store.loading import LoadRequest, LoadResult, load, rehearse
from dashboard.store.withdrawing import Withdrawal, withdraw
from dashboard.store.words import learn

__all__ = [
    "Amendment",
    "BroughtFile",
    "LoadRequest",
    "LoadResult",
    "ShardAwayError",
    "StoreError",
    "Withdrawal",
    "amend",
    "answer",
    "carry_over",
    "decide",
    "hand_in",
    "learn",
    "load",
    "open_database",
    "record_outcome",
    "rehearse",
    "rehearse_amendment",
    "send_back",
    "set_state",
    "take_back_answer",
    "take_back_decision",
    "takes_changes",
    "withdraw",
]
