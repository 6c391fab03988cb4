"""One vault, several processes: what the other one wrote counts here, and nothing goes back."""

import contextlib
import dataclasses
import threading

import pytest

from clinicvault.access.freshness import OneWay
from clinicvault.access.people.enrolment import disable
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Act, Role
from tests.unit.access.world import ADA, INA, PAM, PETE, password


@pytest.fixture
def other(world):
    """A second process of the same computer: same state index, same locks."""
    ports = world.attach("home")
    vault = OpenVault(ports, world.keys(), world.pin)
    yield vault
    vault.close()
    ports.database.close()
    ports.state.close()


def test_a_certificate_written_by_another_process_counts_at_once(world, other):
    """Its state leaves are in the shared index already when this process looks."""
    session = world.session(PETE)
    assert session.may(Act.VIEW_PHOTO)
    disable(world.session(ADA, other), world.user(PETE))
    with world.vault.read():
        assert session.roles == frozenset()
    with pytest.raises(Refused, match="user-disabled"):
        unlock(world.vault, world.user(PETE), password(PETE))


def test_both_processes_write_by_turns(world, other):
    for number in range(3):
        world.patient(given=f"here {number}")
        from clinicvault.access.patients.patients import Identity, register

        register(world.session(INA, other), Identity(f"there {number}", "", None))
    with world.vault.read() as rows:
        assert len(world.vault.reader(rows).find(PatientRecord)) == 6


@pytest.mark.parametrize("look", [2, 3])
def test_a_view_taken_before_the_other_wrote_is_taken_again(world, other, monkeypatch, look):
    """Also where it was moved on between the last look at it and its replay."""
    state, looks = world.ports.state, []
    position = state.position

    def moving():
        now = position()
        looks.append(now)
        if len(looks) == look:
            other.log_event(world.session(INA, other).event("lock"))
            return position()
        return now

    monkeypatch.setattr(state, "position", moving)
    before = position()[0]
    with world.vault.read() as rows:
        assert rows.log.size() > before


def test_another_process_writes_while_this_one_opens_the_vault(world, other, monkeypatch):
    ports, looks = world.attach("home"), []
    position = ports.state.position

    def moving():
        looks.append(1)
        if len(looks) == 3:
            other.log_event(world.session(INA, other).event("lock"))
        return position()

    monkeypatch.setattr(ports.state, "position", moving)
    before = position()[0]
    vault = OpenVault(ports, world.keys(), world.pin)
    assert position()[0] > before
    assert vault.trust.need_person(world.user(INA))
    vault.close()
    ports.database.close()
    ports.state.close()


def test_a_log_that_always_moves_on_is_busy(world, monkeypatch):
    sizes = iter(range(10**6))
    size = world.ports.state.position()[0]
    monkeypatch.setattr(
        world.ports.state, "position", lambda: (size if next(sizes) % 2 == 0 else 10**9, b"")
    )
    with pytest.raises(StorageFailed, match="database-busy"), world.vault.read():
        pass


def test_a_shorter_log_is_rolled_back(world, tmp_path):
    import shutil

    world.shut()
    shutil.copy(world.database, tmp_path / "old.db")
    world.ports = world.attach("home")
    world.patient()
    world.shut()
    shutil.copy(tmp_path / "old.db", world.database)
    for side in ("-wal", "-shm"):
        world.database.with_name("vault.db" + side).unlink(missing_ok=True)
    world.ports = world.attach("home")
    with pytest.raises(IntegrityError, match="log-rolled-back"):
        _ = world.vault


def test_a_failed_body_changes_nothing(world):
    session = world.session(INA)
    with world.vault.read() as rows:
        size = rows.log.size()
    with contextlib.suppress(ZeroDivisionError), world.vault.write() as rows:
        rows.event(session.event("lock", detail={"never": 1 / 0}))
    assert world.ports.state.position()[0] == size


# the state index goes one way


class Index:
    def __init__(self, states=(), position=10):
        self.states, self.at, self.applied = dict(states), position, []

    def position(self):
        return self.at, b""

    def get(self, table, row):
        return self.states.get((table, row))

    def many(self, table, rows):
        return {row: self.get(table, row) for row in rows}

    def live(self, table):
        return 5

    def changed_since(self, table, seq):
        return [b"x"]

    def items(self, table):
        return iter(())

    def close(self):
        self.at = -1

    def apply(self, entries, size, root):
        self.applied += entries
        self.at = size


R = b"r" * 16


@pytest.mark.parametrize(
    ("entries", "good"),
    [
        ([("photo", R, 1, b"d", 11)], True),
        ([("photo", R, 1, b"d", 11), ("photo", R, 2, b"e", 12)], True),
        ([("photo", R, 1, b"d", 11), ("photo", R, 1, b"", 12)], True),
        ([("photo", R, 2, b"d", 11)], False),
        ([("photo", R, 1, b"", 11)], False),
        ([("photo", R, 1, b"d", 11), ("photo", R, 1, b"d", 12)], False),
        ([("photo", R, 1, b"d", 11), ("photo", R, 3, b"d", 12)], False),
        ([("photo", R, 1, b"d", 11), ("photo", R, 2, b"", 12)], False),
        ([("photo", R, 1, b"d", 11), ("photo", R, 1, b"", 12), ("photo", R, 1, b"d", 12)], False),
        ([("revocation", R, 1, b"d", 11), ("revocation", R, 1, b"", 12)], False),
        ([("consent", R, 1, b"d", 11), ("consent", R, 1, b"", 12)], False),
    ],
)
def test_versions_follow_one_another(entries, good):
    index = Index()
    if good:
        OneWay(index).apply(entries, 20, b"root")
        assert index.applied == entries
    else:
        with pytest.raises(IntegrityError, match="row-rolled-back"):
            OneWay(index).apply(entries, 20, b"root")
        assert index.applied == []


def test_what_another_process_applied_is_not_applied_again():
    index = Index(position=15)
    OneWay(index).apply([("photo", R, 9, b"d", 11)], 14, b"root")
    OneWay(index).apply([("photo", R, 9, b"d", 11), ("photo", b"s", 1, b"d", 15)], 16, b"root")
    assert index.applied == [("photo", b"s", 1, b"d", 15)]


def test_the_other_process_was_faster_while_this_one_looked():
    index = Index()
    get = index.get

    def meanwhile(table, row):
        index.at = 20
        return get(table, row)

    index.get = meanwhile
    OneWay(index).apply([("photo", R, 9, b"d", 11)], 20, b"root")
    assert index.applied == []


def test_the_rest_is_the_index_below():
    index = Index({("photo", R): "state"})
    one_way = OneWay(index)
    assert one_way.get("photo", R) == "state"
    assert one_way.live("photo") == 5
    assert one_way.changed_since("photo", 1) == [b"x"]
    assert one_way.many("photo", [R]) == {R: one_way.get("photo", R)}
    assert list(one_way.items("photo")) == []
    one_way.close()
    assert index.at == -1


# the session


def test_a_session_that_cannot_begin_leaves_no_key(world, monkeypatch):
    keys = KeyPair.from_seed(Secret(world.members[PAM].seed))

    def fail(self):
        raise StorageFailed("storage-io")

    monkeypatch.setattr(VaultSession, "load_groups", fail)
    with pytest.raises(StorageFailed):
        VaultSession(world.vault, world.user(PAM), keys)
    assert keys.seed.wiped


def test_wiping_is_the_end(world):
    session = world.session(PAM)
    pairs = [pair for held in session._groups.values() for pair in held]
    cipher = session.cipher(GroupKind.DIRECTORY, "x")
    ended = []
    session.at_wipe(lambda: ended.append("first"))
    session.wipe()
    session.wipe()
    assert ended == ["first"]
    session.at_wipe(lambda: ended.append("late"))
    assert ended == ["first", "late"]
    assert session.locked
    assert all(pair.seed.wiped for pair in pairs)
    assert session._keys.seed.wiped
    assert not session.may(Act.VIEW_PHOTO)
    assert not session.holds(GroupKind.DIRECTORY)
    for act in (
        lambda: session.keys,
        lambda: session.cipher(GroupKind.DIRECTORY, "x"),
        lambda: session.lasting(GroupKind.DIRECTORY, "x"),
        lambda: session.own_cipher("x"),
        lambda: session.signed(world.vault.trust.founding),
        lambda: session.require(Act.VIEW_PHOTO),
        session.load_groups,
        lambda: cipher.seal(b"", b""),
    ):
        with pytest.raises(Refused, match="locked"):
            act()


def test_keys_that_come_while_it_is_locked_are_wiped(world, monkeypatch):
    session = world.session(INA)
    session._groups.clear()
    opened = []
    from_seed = KeyPair.from_seed.__func__

    def lock_meanwhile(cls, seed):
        pair = from_seed(cls, seed)
        opened.append(pair)
        _ = pair.public
        session.wipe()
        return pair

    monkeypatch.setattr(KeyPair, "from_seed", classmethod(lock_meanwhile))
    session.load_groups()
    assert [pair.seed.wiped for pair in opened] == [True]
    assert not session.holds(GroupKind.DIRECTORY)


def test_locking_while_another_thread_asks_for_keys(world):
    """The lock never fails and never leaves a key behind, however the threads meet."""
    for _ in range(15):
        session = world.session(PAM)
        stop = threading.Event()

        def ask(session=session, stop=stop):
            number = 0
            while not stop.is_set():
                number += 1
                try:
                    session.cipher(GroupKind.DIRECTORY, f"label-{number}")
                except Refused:
                    return

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        session.wipe()
        stop.set()
        for thread in threads:
            thread.join()
        assert session._ciphers == {}


def test_a_user_nobody_certified(world):
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        world.vault.trust.need_person(ZERO_ID)


def test_groups_that_were_never_made(world):
    trust = world.vault.trust
    assert trust.newest(GroupKind.TEAM, ZERO_ID) is None
    assert trust.group_by_id(ZERO_ID) is None
    assert trust.owner(ZERO_ID) == b""
    with pytest.raises(IntegrityError, match="group-missing"):
        trust.need(GroupKind.TEAM, ZERO_ID)


def test_roles_are_what_is_declared_and_certified(world):
    person = world.vault.trust.people[world.user(PAM)]
    session = world.session(PAM)
    world.vault.trust.people[person.id] = dataclasses.replace(person, declared=frozenset())
    assert session.roles == frozenset()
    assert Role.PRACTITIONER in person.certified
