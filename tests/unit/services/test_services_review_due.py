"""What waits, in figures alone: the window's own signs are no reading of the log."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.services.views import Disposition
from tests.unit.services.real_clinic import INA
from tests.unit.services.reviewing import as_ada, at, entries, look, own_record


def test_it_counts_what_is_open_and_reads_nothing(house):
    at(house, 10)
    with house.open() as desk:
        look(desk, own_record(desk))
        at(house, 11)
        flags = as_ada(desk)
        found = flags.due()
        assert (found.grave, found.last) == (0, None)
        assert entries(desk, "log-read") == []
        every = flags.flags()
        assert found.open == len(every) > 0
        for flag in every:
            flags.settle(flag.id, Disposition.EXPLAINED, "his own appointment")
        signed = flags.sign_off(flags.state().upto)
        late = flags.due()
        assert (late.open, late.last, late.overdue_days) == (0, signed, 0)


def test_it_says_how_long_a_review_is_overdue(house):
    at(house, 10)
    with house.open() as desk:
        look(desk, own_record(desk))
        at(house, 11, day=4)
        assert as_ada(desk).due().overdue_days > 0


def test_only_who_reads_the_log_asks(house):
    with house.open(INA) as desk, pytest.raises(Refused):
        desk.services.flags.due()
