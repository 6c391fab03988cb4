"""Computers as the window and the command line see them: two homes over one real vault."""

import dataclasses
import io
import shutil

import pytest
import segno
from PIL import Image

from clinicvault.bootstrap import Host
from clinicvault.domain.errors import (
    Cancelled,
    InputRefused,
    IntegrityError,
    Refused,
    UsageError,
)
from clinicvault.jobs import CancelToken
from clinicvault.services.clinic import Clinic
from clinicvault.services.container import make_services
from clinicvault.services.joining import Joining
from clinicvault.services.setup import Setup
from tests.unit.services.real_clinic import ADA, INA


class Room:
    """Another computer with a home of its own, over the same vault."""

    def __init__(self, house, name="room"):
        self.home = house.folder / name
        self.home.mkdir()
        self.home.chmod(0o700)
        self.host = Host(self.home, house.clock)
        self.vault = house.vault
        self.joining = Joining(self.host)

    def services(self):
        clinic = Clinic(self.vault, self.host, lambda: None, 6)
        return clinic, make_services(clinic, Setup(self.host, 6))


@pytest.fixture
def house(empty_clinic, tmp_path):
    return empty_clinic[0].copy(tmp_path / "house")


@pytest.fixture
def room(house):
    return Room(house)


def picture(words):
    out = io.BytesIO()
    segno.make_qr(words).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def let_in(house, room, name="Room 2", photo=False):
    asked = room.joining.request(room.vault, name)
    with house.open(ADA) as desk:
        words = picture(asked.words) if photo else asked.words
        return desk.workstations.add(words, "")


def test_asking(house, room):
    assert room.joining.suggested_name()
    assert room.joining.pending(room.vault) is None
    with pytest.raises(InputRefused, match="name-missing"):
        room.joining.request(room.vault, "  ")
    with pytest.raises(InputRefused, match="name-wrong"):
        room.joining.request(room.vault, "x" * 101)
    asked = room.joining.request(room.vault, " Room   2 ")
    assert (asked.name, asked.confirmed) == ("Room 2", False)
    assert room.joining.pending(room.vault) == asked
    again = room.joining.request(room.vault, "Room 3")
    assert (again.words, again.name) == (asked.words, "Room 3")
    with house.open(ADA) as desk:
        [waiting] = desk.workstations.waiting()
        assert (waiting.words, waiting.name) == (asked.words, "")
        assert waiting.asked == again.asked


def test_where_no_vault_is(room, tmp_path):
    for act in (room.joining.pending, room.joining.withdraw):
        with pytest.raises(UsageError, match="vault-missing"):
            act(tmp_path)
    with pytest.raises(UsageError, match="vault-missing"):
        room.joining.request(tmp_path, "Room 2")


def test_taking_it_back_forgets_the_keys(room):
    asked = room.joining.request(room.vault, "Room 2")
    room.joining.withdraw(room.vault)
    assert room.joining.pending(room.vault) is None
    assert not (room.vault / "waiting").exists()
    room.joining.withdraw(room.vault)
    assert room.joining.request(room.vault, "Room 2").words != asked.words


def test_a_photo_of_either_code(house, room):
    made = let_in(house, room, photo=True)
    assert room.joining.pending(room.vault).confirmed
    told = []
    room.joining.enrol(room.vault, picture(made.code), progress=told.append)
    assert told[-1].done == told[-1].total > 0
    assert room.joining.pending(room.vault) is None
    clinic, services = room.services()
    assert services.unlocking.vault().workstation == "Room 2"
    clinic.close()
    with pytest.raises(UsageError, match="workstation-known"):
        room.joining.request(room.vault, "Room 2")


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", None])
def test_a_picture_without_a_code(house, room, data):
    let_in(house, room)
    if data is None:
        out = io.BytesIO()
        Image.new("L", (64, 64), 255).save(out, "PNG")
        data = out.getvalue()
    with pytest.raises(UsageError, match="station-code-unreadable"):
        room.joining.enrol(room.vault, data)


def test_a_picture_that_is_too_large(house, room, monkeypatch):
    let_in(house, room)
    monkeypatch.setattr("clinicvault.services.picture_codes.MAX_PIXELS", 10)
    with pytest.raises(UsageError, match="station-code-unreadable"):
        room.joining.enrol(room.vault, picture("academic"))
    monkeypatch.setattr("clinicvault.services.picture_codes.MAX_BYTES", 10)
    with pytest.raises(UsageError, match="station-code-unreadable"):
        room.joining.enrol(room.vault, picture("academic"))


def test_what_was_not_asked_is_not_joined(room):
    with pytest.raises(UsageError, match="station-request-missing"):
        room.joining.enrol(room.vault, "academic " * 16)


def test_nothing_is_pinned_by_a_wrong_code(house, room):
    made = let_in(house, room)
    wrong = made.code.split()
    wrong[9] = "academic" if wrong[9] != "academic" else "acid"
    with pytest.raises(IntegrityError, match="station-code-differs"):
        room.joining.enrol(room.vault, " ".join(wrong))
    with pytest.raises(Refused, match="workstation-unknown"):
        room.host.recall(room.vault)
    room.joining.enrol(room.vault, made.code)


def test_a_store_swapped_after_the_proof_is_forgotten_again(house, room, monkeypatch):
    made = let_in(house, room)
    proven = Joining._proven

    def swapped(*args):
        found = proven(*args)
        return dataclasses.replace(found, head=(found.head[0], bytes(32)))

    monkeypatch.setattr(Joining, "_proven", swapped)
    with pytest.raises(IntegrityError, match="station-code-differs"):
        room.joining.enrol(room.vault, made.code)
    with pytest.raises(Refused, match="workstation-unknown"):
        room.host.recall(room.vault)


def test_strange_files_in_the_folder_are_left_out(house, room):
    made = room.joining.request(room.vault, "Room 2")
    for number in range(3):
        (room.vault / "waiting" / f"{number}.request").write_bytes(b"strange")
    [file] = [p for p in (room.vault / "waiting").iterdir() if p.stat().st_size > 100]
    shutil.copy(file, file.with_name("copy.request"))
    with house.open(ADA) as desk:
        assert [one.words for one in desk.workstations.waiting()] == [made.words]
        desk.workstations.add(made.words, "Room 2")
        [waiting] = desk.workstations.waiting()
        assert waiting.name == "Room 2"
        desk.workstations.refuse("00" * 16)
        desk.workstations.refuse(waiting.id)
        assert desk.workstations.waiting() == ()


def test_only_administrators(house, room):
    asked = room.joining.request(room.vault, "Room 2")
    with house.open(INA) as desk:
        stations = desk.workstations
        [own] = stations.list()
        assert (own.own, own.seen, own.revoked) == (True, None, None)
        for act in (
            stations.waiting,
            lambda: stations.add(asked.words, "x"),
            lambda: stations.refuse("00"),
            lambda: stations.follows(own.id),
            lambda: stations.revoke(own.id),
        ):
            with pytest.raises(Refused, match="role"):
                act()


def test_ending_a_computers_access(house, room):
    room.joining.enrol(room.vault, let_in(house, room).code)
    with house.open(ADA) as desk:
        stations = desk.workstations
        own, other = stations.list()
        assert (own.own, other.name, other.own) == (True, "Room 2", False)
        assert own.seen is not None
        assert other.seen is not None
        with pytest.raises(Refused, match="own-workstation"):
            stations.follows(own.id)
        with pytest.raises(UsageError, match="workstation-missing"):
            stations.follows("00" * 16)
        told = stations.follows(other.id)
        assert (told.workstation, told.stay, told.people) == ("Room 2", (own.name,), 3)
        cancel = CancelToken()
        cancel.cancel()
        with pytest.raises(Cancelled):
            stations.revoke(other.id, cancel=cancel)
        done = stations.revoke(other.id, cancel=CancelToken())
        assert (done.workstation, done.people) == ("Room 2", 3)
        assert stations.list()[1].revoked is not None
        with pytest.raises(UsageError, match="workstation-missing"):
            stations.revoke(other.id)
    with pytest.raises(Refused, match="workstation-revoked"):
        _ = room.services()[0].vault
    # It may ask again, with other keys.
    before = room.host.recall(room.vault).vault_id
    assert room.joining.request(room.vault, "Room 2").words
    assert room.host.asked.find(before) is not None
    with house.open(INA) as desk:
        assert desk.services.unlocking.session().user.name == INA


def test_a_false_word_of_revocation_forgets_nothing(house, room, monkeypatch):
    """Only the proven vault's own word does: damage is told, and this computer's seed stays."""
    room.joining.enrol(room.vault, let_in(house, room).code)

    def damaged(*_):
        raise IntegrityError("log-damaged")

    monkeypatch.setattr("clinicvault.services.joining.OpenVault", damaged)
    with pytest.raises(IntegrityError):
        room.joining.request(room.vault, "Room 2")

    def refused(*_):
        raise Refused("database-busy")

    monkeypatch.setattr("clinicvault.services.joining.OpenVault", refused)
    with pytest.raises(Refused, match="database-busy"):
        room.joining.request(room.vault, "Room 2")
    assert room.host.recall(room.vault)


def test_a_copy_elsewhere_does_not_cost_the_seed(house, room, tmp_path):
    """This computer is in the vault already; in a copy of it its request changes nothing there."""
    room.joining.enrol(room.vault, let_in(house, room).code)
    copy = tmp_path / "copy"
    shutil.copytree(room.vault, copy)
    asked = room.joining.request(copy, "Room 2")
    room.joining.withdraw(copy)
    assert asked.words
    clinic, services = room.services()
    assert services.unlocking.vault().workstation == "Room 2"
    clinic.close()
