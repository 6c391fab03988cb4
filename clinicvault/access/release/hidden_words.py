"""Whether a word on a request may be hidden: its row altered, added or taken away."""

from __future__ import annotations

from clinicvault.access.damage import found_rows
from clinicvault.access.reading import VerifiedReader
from clinicvault.domain.access_records import ApprovalRecord
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork


def newest_hidden(rows: Snapshot | UnitOfWork, state: StateIndex) -> int:
    """The leaf of the newest word whose row is not the log's, or is away; -1 for none.

    Altered, the row of a no may name another request, and be missed where it belongs.
    """
    unsigned = VerifiedReader(rows, state)
    _, altered = found_rows(rows, unsigned, ApprovalRecord)
    lost = {(ApprovalRecord.TABLE, row) for row in unsigned.lost(ApprovalRecord)}
    known = [state.get(*row) for row in lost | altered.keys()]
    # A row that the log does not know stands where another was, of whichever age.
    return max((one.seq if one else rows.log.size() for one in known), default=-1)


def hidden_since(rows: Snapshot | UnitOfWork, state: StateIndex, seq: int) -> bool:
    """Whether a word of leaf `seq` or later may be: no word is older than its request."""
    return newest_hidden(rows, state) >= seq
