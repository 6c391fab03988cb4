"""For whom patients of an order wait, told from their wraps alone."""

import pytest

from clinicvault.domain.record_kinds import WrapKind
from clinicvault.services.rotation_reach import Reach, late_wraps

READY, LOCKED = (int(WrapKind.TEAM), b"free"), (int(WrapKind.TEAM), b"waits")
COLD = (int(WrapKind.ARCHIVE), b"mine")
OTHERS = (int(WrapKind.TEAM), b"other team")
REACH = Reach(
    ready=frozenset({READY}),
    plain=frozenset({READY, LOCKED}),
    cold=frozenset({COLD}),
    asks_anybody=False,
)
NOW, ASKED, NOT_MINE = (False, True), (True, True), (False, False)


@pytest.mark.parametrize(
    ("pairs", "late", "told"),
    [
        ([READY], [], NOW),
        ([LOCKED], [], ASKED),
        ([LOCKED, READY], [], NOW),
        ([OTHERS], [], NOT_MINE),
        ([OTHERS, LOCKED], [], ASKED),
        ([], [LOCKED], NOW),
        ([], [COLD], ASKED),
        ([LOCKED], [COLD], ASKED),
        ([], [OTHERS], NOT_MINE),
        ([], [], NOT_MINE),
    ],
)
def test_active_patients_and_late_batches(pairs, late, told):
    assert REACH.of_active([{one} for one in pairs], [{one} for one in late]) == told


def test_archived_patients_are_of_who_has_their_archives_key():
    assert REACH.of_archived([frozenset({OTHERS}), frozenset({COLD})])
    assert not REACH.of_archived([frozenset({READY})])
    assert not REACH.of_archived([])


@pytest.mark.parametrize("asks", [True, False])
def test_who_opens_none_hears_whether_a_password_is_needed(asks):
    nobody = Reach(frozenset(), frozenset(), frozenset(), asks_anybody=asks)
    assert nobody.of_active([frozenset({OTHERS})], []) == (asks, False)
    assert nobody.of_active([], [frozenset({OTHERS})]) == NOT_MINE


class Rows:
    """A snapshot of two patients, the first with two late batches."""

    asked = 0

    def __init__(self, *late):
        self.late = late

    def late_batches(self):
        return [(number.to_bytes(1), patient) for number, patient in enumerate(self.late)]

    def wraps_of_patients(self):
        self.asked += 1
        return [(b"a", b"k1", *READY), (b"b", b"k2", *OTHERS), (b"a", b"k1", *COLD)]


def test_a_late_batch_is_opened_as_its_patient_is():
    assert late_wraps(Rows(b"a", b"a", b"x")) == [{READY, COLD}, {READY, COLD}, set()]


def test_without_late_batches_no_wrap_is_read():
    rows = Rows()
    assert late_wraps(rows) == []
    assert rows.asked == 0
