"""Requests that cannot be read at all keep nobody from working; what is due is told by its wraps."""

from clinicvault.access.release import emergency
from clinicvault.access.rotation.rotation_due import DuePair, patients_with_keys
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import WrapKind
from tests.unit.access.world import PAM


def test_what_is_over_waits_where_nothing_can_be_read(world, monkeypatch):
    missing = bytes(15) + b"\x01"

    def rot(*_):
        raise IntegrityError("row-missing", table=RequestRecord.TABLE, id=missing.hex())

    session = world.session(PAM)
    monkeypatch.setattr(emergency, "load_all", rot)
    assert emergency.end_over(session) == 0
    [told] = world.events("damage-found")
    assert RequestRecord.TABLE in told.detail["tables"]


def test_active_and_archived_are_told_apart(world):
    world.treated()
    with world.vault.read() as rows:
        assert patients_with_keys(rows) == (1, 0)
    archived = frozenset({(int(WrapKind.ARCHIVE), bytes(16))})
    assert not DuePair(bytes(16), bytes(16), archived).active
    assert DuePair(bytes(16), bytes(16), frozenset({(int(WrapKind.TEAM), bytes(16))})).active
