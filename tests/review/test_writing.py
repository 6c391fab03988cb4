"""The same flags from the columns as generated and from entries that a recorder wrote."""

from __future__ import annotations

import dataclasses

import numpy as np

from clinicvault.audit.history import part
from clinicvault.audit.history_builder import HistoryBuilder
from clinicvault.audit.reading import LogReader
from clinicvault.audit.rules import run
from tests.unit.audit.log_helpers import VAULT, Clinic, MemoryDatabase

from .generator import generate
from .writing import events_of, write


def test_entries_that_a_recorder_wrote_give_the_same_flags(tmp_path):
    case, clinic = generate(3), Clinic(tmp_path)
    database = MemoryDatabase(clinic.log)
    scope = case.scope(off=frozenset({"sampling"}))
    curious = next(flag for flag in run(case.history, scope) if flag.rule == "vip")
    middle = int(np.searchsorted(case.history.seq, curious.entries[0]))
    rows = slice(middle - 400, middle + 200)
    assert write(case, database, clinic.recorder, rows) == 600
    reader = LogReader({clinic.log_key.public.key_id: clinic.log_key}, VAULT)
    builder = HistoryBuilder()
    for entry in reader.forward(clinic.held()):
        builder.add(entry)
    same = part(case.history, rows.start, rows.stop)
    read, made = run(builder.history(), scope), run(same, scope)
    assert made
    assert [_apart(flag) for flag in read] == [_apart(flag) for flag in made]


def test_a_part_is_the_beginning():
    case = generate(3)
    events = list(events_of(case, slice(0, 50)))
    assert list(events_of(case, slice(10))) == events[:10]
    assert [event.ms for event in events] == case.history.ms[:50].tolist()


def _apart(flag):
    """But for the sequence numbers, which epochs and closings move."""
    return dataclasses.replace(flag, entries=())
