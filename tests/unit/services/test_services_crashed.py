"""A program that was killed at work: this computer still knows how far the log went."""

import os
import shutil

import pytest

from clinicvault.access.settling import unsettled
from clinicvault.domain.errors import IntegrityError
from tests.unit.services.real_clinic import ADA, INA, PAUL

ENTRIES_MISSED = 16


def own(house, *endings):
    files = (house.home / "vaults").glob("*/state-*.db*")
    return [file for file in files if file.name.endswith(endings)]


def killed_at_work(house, patients):
    """The notes beside the index as a kill leaves them, and how long the log was by then."""
    with house.open(INA) as desk:
        for number in range(patients):
            desk.patient(f"Name {number}", consent=False)
        notes = {file: file.read_bytes() for file in own(house, ".head", ".seen")}
        size = desk.clinic.ports.state.position()[0]
    for file in own(house, ".head", ".seen"):
        file.unlink()
    for file, said in notes.items():
        file.write_bytes(said)
    return size


def roll_back(house, act):
    """The database from before; what `act` gives."""
    database = house.vault / "vault.db"
    shutil.copy(database, house.folder / "older.db")
    result = act()
    for file in house.vault.glob("vault.db*"):
        file.unlink()
    shutil.move(os.fspath(house.folder / "older.db"), database)
    return result


def forget(house):
    for file in own(house, ".db", "-wal", "-shm"):
        file.unlink()


@pytest.mark.parametrize("patients", [0, 20])
def test_nothing_vanishes_as_nothing_lost(house, patients):
    roll_back(house, lambda: killed_at_work(house, patients))
    forget(house)
    with (
        pytest.raises(IntegrityError, match="log-rolled-back"),
        house.open() as desk,
    ):
        desk.unlocking.vault()


def test_a_kill_loses_at_most_a_few_entries_from_the_notes(house):
    size = killed_at_work(house, 20)
    forget(house)
    with house.open(ADA) as desk:
        [generation] = unsettled(desk.clinic.vault)
        [entry] = desk.log(event="local-state-lost")
        assert generation.lost == 0
        assert size - ENTRIES_MISSED <= desk.clinic.ports.seen.head[0] <= size
        assert entry.outcome == "done"


def test_who_unlocks_is_noted_before_anything_is_done(house):
    with house.open() as desk:
        desk.unlocking.vault()
        before = desk.clinic.ports.state.position()[0]
        desk.be(PAUL)
        [note] = own(house, ".head")
        assert int(note.read_text().split()[0]) > before
