"""Packages of logs that were restored, shared, moved, damaged; and who may make one."""

import json

import pytest

from clinicvault.access.log.archive import archive
from clinicvault.audit import segments
from clinicvault.audit.leaf import EPOCH_PREFIX
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Cancelled, IntegrityError, Refused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.storage.db.dialect import TRIGGERS
from tests.storage.raw_sql import plain
from tests.unit.services.evidence_packages import (
    LEAVES,
    files_of,
    flip,
    joined,
    leaves_of,
    packed,
    repacked,
    verified,
)
from tests.unit.services.real_clinic import ADA, INA, password
from tests.unit.services.test_services_workstations import Room


def test_a_restored_log_holds_and_says_so(filled, tmp_path):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
        desk.be(INA)
        desk.patient("Lost")
        desk.be(ADA)
        desk.backup.restore(tmp_path / "bk", tmp_path / "new")
    with house.open(ADA, vault=tmp_path / "new") as desk:
        desk.review.settle()
        package = packed(desk, tmp_path)
    code, said = verified(package)
    assert (code, "begun anew 1 times" in said) == (2, True), said


def test_only_who_reads_the_log_makes_one_and_it_is_logged(house, tmp_path):
    with house.open(INA) as desk:
        with pytest.raises(Refused, match="role"):
            desk.log_exports.evidence(tmp_path / "e.zip")
        desk.be(ADA)
        with pytest.raises(UsageError, match="output-in-vault"):
            desk.log_exports.evidence(house.vault / "e.zip")
        (tmp_path / "there.zip").write_bytes(b"mine")
        with pytest.raises(UsageError, match="output-exists"):
            desk.log_exports.evidence(tmp_path / "there.zip")
        token, told = CancelToken(), []
        token.cancel()
        with pytest.raises(Cancelled):
            desk.log_exports.evidence(tmp_path / "e.zip", None, token)
        assert not (tmp_path / "e.zip").exists()
        size = desk.log_exports.evidence(tmp_path / "e.zip", told.append)
        assert told[-1].done == told[-1].total == 3 * size
        outcomes = [row.outcome for row in desk.log(event="log-evidence")]
    assert outcomes == ["done", "cancelled", "failed"]
    assert (tmp_path / "there.zip").read_bytes() == b"mine"


def test_a_log_that_lacks_an_entry_is_not_given_away(house, tmp_path):
    with house.open(INA):
        pass
    plain(
        house.vault / "vault.db",
        "DROP TRIGGER log_leaf_no_delete",
        "DELETE FROM log_leaf WHERE seq = 5",
        TRIGGERS["log_leaf_no_delete"],
    )
    with house.open(ADA) as desk:
        with pytest.raises(IntegrityError, match="log-damaged"):
            desk.log_exports.evidence(tmp_path / "e.zip")
        assert not (tmp_path / "e.zip").exists()


def test_a_log_of_several_computers(house, tmp_path):
    room = Room(house)
    asked = room.joining.request(room.vault, "Room 2")
    with house.open(ADA) as desk:
        made = desk.workstations.add(asked.words, "")
    room.joining.enrol(room.vault, made.code)
    for number in range(2):
        with house.open(INA) as desk:
            desk.patient(f"Here {number}")
            user = desk.id_of(INA)
        clinic, services = room.services()
        services.unlocking.unlock(user, password(INA))
        clinic.close()
    with house.open(ADA) as desk:
        package = packed(desk, tmp_path)
        vault = desk.clinic.vault.id
        station = KeyPair.from_seed(Secret(bytes(house.host.seed(desk.clinic.remembered))))
        [other] = [one.id for one in desk.workstations.list() if one.name == "Room 2"]
        desk.workstations.revoke(other)
        (tmp_path / "after").mkdir()
        after = packed(desk, tmp_path / "after")
    assert verified(package)[0] == 0, verified(package)
    assert verified(after)[0] == 0, verified(after)
    assert len(json.loads(files_of(package)["facts.json"])["names"]["computers"]) == 2
    files = files_of(package)
    leaves = leaves_of(files[LEAVES])
    handed = [n for n, leaf in enumerate(leaves) if leaf.startswith(EPOCH_PREFIX)][-1]
    spoilt = {**files, LEAVES: joined(flip(leaves, handed))}
    assert verified(repacked(package, spoilt, station, vault))[0] == 1


def test_a_log_with_old_entries_in_objects(house, tmp_path, monkeypatch):
    with house.open(INA) as desk:
        desk.patient("More")
        desk.be(ADA)
        desk.clinic._join()
        monkeypatch.setattr(segments, "SEGMENT_LEVEL", 3)
        assert archive(desk.clinic.vault, desk.clinic.storing, lambda: None) > 1
        package = packed(desk, tmp_path)
    assert verified(package)[0] == 0
