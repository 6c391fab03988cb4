"""A computer that lost its record of the newest rows: told in the log, held to what was noted."""

import dataclasses
import shutil
import threading

import pytest

from clinicvault.access.log.reading import verify_only
from clinicvault.access.restoring import begin_following
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import LostState, OpenVault, SeenState
from clinicvault.audit.tree import root_at
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.records import PatientRecord
from tests.unit.access.world import ADA, PETE, password


class Loss:
    """The state index is gone; what of the note is left is said by a test."""

    def __init__(self, world):
        self.world = world
        self.told = 0

    def open(self, head):
        world = self.world
        world.shut()
        for file in (world.folder / "home").glob("state.db*"):
            file.unlink()
        ports = world.attach("home")
        world.ports = dataclasses.replace(ports, lost=LostState(head, self.tell))
        world._vault = OpenVault(world.ports, world.keys(), world.pin)
        return world._vault

    def tell(self):
        assert self.world.ports.state.position()[0] > 0
        self.told += 1


def head_of(world):
    with world.vault.read() as rows:
        size = rows.log.size()
        return size, root_at(rows.log.node, size)


def test_the_log_goes_on_as_a_flagged_generation(world):
    head = head_of(world)
    world.patient()
    assert verify_only(world.ports, world.pin).unsettled == 0
    loss = Loss(world)
    loss.open(head)
    verdict = verify_only(world.ports, world.pin)
    assert (verdict.faults, verdict.unsettled, loss.told) == ((), 1, 1)
    [entry] = world.events("local-state-lost")
    assert entry.detail == {"known": head[0]}
    world.patient(given="Zoë")
    assert verify_only(world.ports, world.pin).unsettled == 1


def test_without_a_note_it_is_flagged_all_the_same(world):
    loss = Loss(world)
    loss.open((0, b""))
    verdict = verify_only(world.ports, world.pin)
    assert (verdict.faults, verdict.unsettled, loss.told) == ((), 1, 1)
    assert world.events("local-state-lost")[0].detail == {"known": 0}


class Shared:
    """Two programs that found the same loss before either could tell it."""

    def __init__(self, world):
        self.world = world
        self.mark = world.folder / "home" / "state.db.lost"
        self.head = head_of(world)
        world.shut()
        for file in (world.folder / "home").glob("state.db*"):
            file.unlink()
        self.mark.touch()
        self.opened = []

    def ports(self, told=lambda: None):
        def tell():
            told()
            self.mark.unlink(missing_ok=True)

        lost = LostState(self.head, tell, self.mark.exists)
        return dataclasses.replace(self.world.attach("home"), lost=lost)

    def open(self, ports):
        self.opened.append(OpenVault(ports, self.world.keys(), self.world.pin))

    def close(self):
        for vault in self.opened:
            vault.close()
            vault.ports.database.close()
            vault.ports.state.close()
        self.world.ports = self.world.attach("home")
        self.world._vault = None


def told_once(world):
    verdict = verify_only(world.ports, world.pin)
    return (verdict.faults, verdict.unsettled, len(world.events("local-state-lost")))


def test_one_loss_is_told_once_by_programs_that_start_one_after_the_other(world):
    shared = Shared(world)
    first, second = shared.ports(), shared.ports()
    shared.open(first)
    shared.open(second)
    shared.close()
    assert told_once(world) == ((), 1, 1)


def test_one_loss_is_told_once_by_programs_that_start_together(world):
    """The second comes when the first has written, and has not yet put the mark away."""
    shared = Shared(world)
    second = threading.Thread(target=lambda: shared.open(shared.ports()))
    shared.open(shared.ports(second.start))
    second.join()
    assert len(shared.opened) == 2
    shared.close()
    assert told_once(world) == ((), 1, 1)


def test_a_loss_that_one_program_could_not_tell_is_told_by_the_next(world, monkeypatch):
    shared = Shared(world)
    first, second = shared.ports(), shared.ports()
    with monkeypatch.context() as patch:

        def full(*_):
            raise StorageFailed("disk-full")

        patch.setattr(OpenVault, "log_event", full)
        with pytest.raises(StorageFailed):
            shared.open(first)
    shared.open(second)
    shared.close()
    assert told_once(world) == ((), 1, 1)


def roll_back(world, act):
    """Do something, then put the database from before it back; the head that was noted."""
    world.shut()
    shutil.copy(world.database, world.folder / "older.db")
    world.ports = world.attach("home")
    act()
    head = head_of(world)
    world.shut()
    shutil.copy(world.folder / "older.db", world.database)
    return head


def test_an_older_database_is_refused_by_the_note(world):
    loss = Loss(world)
    with pytest.raises(IntegrityError, match="log-rolled-back"):
        loss.open(roll_back(world, world.patient))
    assert loss.told == 0
    assert ("rolled-back" in str(verify_only(world.ports, world.pin).faults)) is True


def test_another_history_of_the_same_length_is_refused(world):
    loss = Loss(world)
    head = roll_back(world, world.patient)
    world.ports = world.attach("elsewhere")
    while head_of(world)[0] <= head[0]:
        world.patient(given="Another")
    with pytest.raises(IntegrityError, match="log-rolled-back"):
        loss.open(head)
    assert loss.told == 0


def test_deleting_index_and_note_never_rolls_back_unnoticed(world):
    """The older database opens, for nothing is left that knows better; the log says so."""
    roll_back(world, world.patient)
    loss = Loss(world)
    loss.open((0, b""))
    assert verify_only(world.ports, world.pin).unsettled == 1
    assert world.events("local-state-lost")


def test_a_loss_that_cannot_be_logged_stays_one(world, monkeypatch):
    loss = Loss(world)

    def full(*_):
        raise IntegrityError("log-damaged", seq=0, fault="x")

    head = head_of(world)
    monkeypatch.setattr(OpenVault, "log_event", full)
    with pytest.raises(IntegrityError):
        loss.open(head)
    assert loss.told == 0


def test_following_a_new_vault_ends_the_loss(world):
    """An empty index is a lost one, but for the one that was begun just now."""
    loss = Loss(world)
    world.shut()
    for file in (world.folder / "home").glob("state.db*"):
        file.unlink()
    world.ports = world.attach("home")
    begin_following(world.ports, world.pin)
    position = world.ports.state.position()
    assert position[0] > 0
    begin_following(
        dataclasses.replace(world.ports, lost=LostState((0, b""), loss.tell)), world.pin
    )
    assert (loss.told, world.ports.state.position()) == (1, position)
    assert world.events("local-state-lost") == []


def test_the_session_reads_as_ever_afterwards(world):
    patient = world.patient()
    Loss(world).open(head_of(world))
    assert world.session(ADA).roles
    with world.vault.read() as rows:
        assert world.vault.reader(rows).need(PatientRecord, patient).id == patient


def seen(world, head, note=lambda: None):
    """The vault anew, on a computer whose notes say how far its log went."""
    world.shut()
    world.ports = dataclasses.replace(world.attach("home"), seen=SeenState(head, note))
    world._vault = OpenVault(world.ports, world.keys(), world.pin)
    return world._vault


def test_an_index_older_than_what_was_seen_is_held_to_it(world):
    """Index and database put back together: what was noted after them still knows better."""
    world.shut()
    index = world.folder / "home" / "state.db"
    shutil.copy(index, world.folder / "older-state.db")
    head = roll_back(world, world.patient)
    for file in index.parent.glob("state.db-*"):
        file.unlink()
    shutil.copy(world.folder / "older-state.db", index)
    with pytest.raises(IntegrityError, match="log-rolled-back"):
        seen(world, head)


def test_what_was_seen_and_is_there_still_is_no_loss(world):
    seen(world, head_of(world))
    assert verify_only(world.ports, world.pin).unsettled == 0
    assert world.events("local-state-lost") == []


def test_the_head_is_noted_at_unlock_and_lock_alone(world):
    notes = []
    vault = seen(world, (0, b""), lambda: notes.append(world.ports.state.position()[0]))
    session = unlock(vault, world.user(ADA), password(ADA))
    assert notes == [head_of(world)[0]]
    with pytest.raises(Refused):
        unlock(vault, world.user(ADA), password(PETE))
    vault.log_event(session.event("damage-found"))
    assert len(notes) == 1
    vault.log_event(session.event("lock"))
    assert notes[1:] == [head_of(world)[0]]
    session.wipe()
