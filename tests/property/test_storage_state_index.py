"""The state index against a dictionary: any entries, in any grouping, across reopening."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from clinicvault.domain.ports import RowState
from clinicvault.storage.db import SqliteStateIndex

TABLES = ("patient", "visit")
ENTRY = st.tuples(
    st.sampled_from(TABLES),
    st.integers(0, 6).map(lambda number: bytes([number]) * 16),
    st.integers(1, 2**62),
    st.sampled_from([b"", b"digest", bytes(32)]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ENTRY, max_size=12), max_size=6), st.booleans())
def test_it_is_a_map_of_newest_states(applies, reopen):
    with tempfile.TemporaryDirectory() as folder:
        index, model, seq = SqliteStateIndex(Path(folder) / "state.db"), {}, 0
        for entries in applies:
            numbered = [(*entry, seq + place) for place, entry in enumerate(entries)]
            index.apply(numbered, seq + len(entries), b"root %d" % seq)
            model.update(
                {
                    (t, row): RowState(version, digest, at)
                    for t, row, version, digest, at in numbered
                }
            )
            assert index.position() == (seq + len(entries), b"root %d" % seq)
            seq += len(entries)
            if reopen:
                index.close()
                index = SqliteStateIndex(Path(folder) / "state.db")
        for table in TABLES:
            rows = {row: state for (name, row), state in model.items() if name == table}
            assert dict(index.items(table)) == rows
            assert index.live(table) == sum(1 for state in rows.values() if state.digest)
            for since in range(seq + 1):
                changed = sorted(row for row, state in rows.items() if state.seq >= since)
                assert index.changed_since(table, since) == changed
        index.close()
