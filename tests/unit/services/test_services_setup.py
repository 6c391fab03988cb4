"""Vaults are made, moved, forgotten and recovered; what this computer remembers of them."""

import dataclasses
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from clinicvault import bootstrap
from clinicvault.crypto.passwords import KdfParameters
from clinicvault.desktop.vault_memory import VaultMemory
from clinicvault.domain.errors import (
    InputRefused,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.roles import Role
from clinicvault.services import setup as module
from clinicvault.services.demo.service import MadeDemo
from tests.unit.services.real_clinic import ADA, INA, House, password

SOLO = frozenset(Role)
TOP = Path(__file__).parents[3]


@pytest.fixture
def computer(_computer, tmp_path):
    return House(tmp_path / "new")


def make(house, vault=None, roles=frozenset(), **more):
    vault = vault or house.vault
    kit = house.setup.create(vault, "Clinic", ADA, roles, password(ADA), **more)
    house.setup.kit_kept(vault, kit)
    return kit


def test_the_founder_is_administrator_and_officer_by_default(computer):
    kit = make(computer)
    assert len(pypdfium2.PdfDocument(kit.pdf)) == 3
    with computer.open(ADA) as desk:
        assert desk.users.list()[0].roles == {Role.ADMINISTRATOR, Role.OFFICER}
        assert desk.unlocking.vault().vault_id == kit.vault_id
    assert (computer.vault.stat().st_mode & 0o777) == 0o700


def test_a_doctor_alone_has_a_full_pool_at_once(computer):
    told = []
    make(computer, roles=SOLO, progress=told.append, language="fr")
    assert told[-1].done == told[-1].total
    with computer.open(ADA) as desk:
        assert desk.patients.page(desk.patient()).consents[0].status.value == "valid"


def test_a_pool_that_cannot_be_filled_yet_does_not_lose_the_kit(computer, monkeypatch):
    def full(*_):
        raise StorageFailed("disk-full")

    monkeypatch.setattr(module, "fill_pool", full)
    assert make(computer, roles=SOLO).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("existed", [False, True])
def test_a_vault_that_fails_half_way_leaves_room_for_another_try(computer, monkeypatch, existed):
    if existed:
        computer.vault.mkdir()

    def full(*_):
        raise StorageFailed("disk-full")

    for broken in ("found_vault", "kit_pdf"):
        monkeypatch.setattr(module, broken, full)
        with pytest.raises(StorageFailed):
            make(computer)
        monkeypatch.undo()
        monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        assert computer.vault.exists() == existed
        assert not list((computer.home / "vaults").glob("*"))
    make(computer)


def test_a_vault_wants_an_empty_place_a_name_and_a_password(computer, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for vault, code in (
        (tmp_path / "full", "vault-exists"),
        (tmp_path / "full" / "x", "vault-exists"),
        (computer.home / "vault", "home-inside-vault"),
    ):
        with pytest.raises(UsageError) as said:
            make(computer, vault)
        assert said.value.code == code
    for clinic, user, word, code in (
        ("", ADA, password(ADA), "name-wrong"),
        ("C", "x" * 101, password(ADA), "name-wrong"),
        ("C", ADA, "12345678", "password-weak"),
    ):
        with pytest.raises(InputRefused) as said:
            computer.setup.create(computer.vault, clinic, user, frozenset(), word)
        assert said.value.code == code


def test_strength_is_judged_with_the_own_names(computer):
    setup = computer.setup
    assert setup.strength("") == (0, "")
    own = "Amelie Rousseau 7"
    assert setup.strength(own, ("Amelie Rousseau", ""))[0] < setup.strength(own)[0]
    assert setup.strength(setup.suggest_passphrase())[0] == 4
    assert setup.strength(setup.suggest_passphrase() * 50)[0] >= 3


def sheets(pdf, folder):
    """The kit's pages as files of their own."""
    paths = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(3):
            with pypdfium2.PdfDocument.new() as one:
                one.import_pages(document, [number])
                path = folder / f"sheet{number}.pdf"
                one.save(str(path))
                paths.append(path)
    return paths


def test_two_sheets_bring_a_vault_back_when_all_else_is_lost(filled, kit, tmp_path):
    house, patient = filled
    other = House(tmp_path / "other")
    shutil.copytree(house.vault, other.vault)
    first, second, third = sheets(kit, tmp_path)
    told = []
    new = other.setup.recover(
        other.vault, [first, third], "Rita Rescue", password("Rita Rescue"), progress=told.append
    )
    other.setup.kit_kept(other.vault, new)
    with other.open("Rita Rescue") as desk:
        photos = desk.photos(patient)
        assert desk.viewing.full(photos[0]).width
        assert desk.patients.search("rousseau")
        status = desk.review.verify()
        assert status.ok
        assert status.unsettled == 1
        assert not desk.health.verify().damaged
        other.setup.attach(lambda: desk.clinic.vault)
        (tmp_path / "renewed").mkdir()
        pages = sheets(new.pdf, tmp_path / "renewed")
        assert [other.setup.rehearse(page.read_bytes()) for page in pages] == [1, 2, 3]
        with pytest.raises(Refused) as said:
            other.setup.rehearse(second.read_bytes())
        assert said.value.code == "sheet-wrong"


def test_a_forgotten_password_is_recovered_on_the_same_computer(filled, kit, tmp_path):
    house, patient = filled
    path = tmp_path / "kit.pdf"
    path.write_bytes(kit)
    new = house.setup.recover(house.vault, [path], "Rita Rescue", password("Rita Rescue"))
    house.setup.kit_kept(house.vault, new)
    with house.open("Rita Rescue") as desk:
        assert len(desk.photos(patient)) == 2
        assert not desk.health.verify().damaged
        desk.be(INA)  # who remembers the password works on
        assert desk.patients.count() == 1


def test_recovery_wants_two_sheets_of_one_clinic(filled, kit, computer, tmp_path, monkeypatch):
    house, _ = filled
    first, second, _ = sheets(kit, tmp_path)
    (tmp_path / "theirs").mkdir()
    theirs = sheets(make(computer).pdf, tmp_path / "theirs")

    def recover(*paths):
        house.setup.recover(house.vault, paths, "Rita Rescue", password("Rita Rescue"))

    for given, code in (
        ([first], "sheets-two-needed"),
        ([first, first], "sheets-two-needed"),
        ([first, theirs[1]], "sheets-differ"),
    ):
        with pytest.raises(UsageError) as said:
            recover(*given)
        assert said.value.code == code
    with pytest.raises((Refused, IntegrityError)):
        recover(*theirs[:2])
    with pytest.raises(InputRefused):
        house.setup.recover(house.vault, [first, second], "Rita", "weak")
    read = module.read_sheet_file
    monkeypatch.setattr(
        module,
        "read_sheet_file",
        lambda path: [dataclasses.replace(one, founding_hash=b"") for one in read(path)],
    )
    with pytest.raises(UsageError) as said:
        recover(first, second)
    assert said.value.code == "sheets-record-missing"
    with house.open(INA):
        pass


def test_a_sheet_is_rehearsed_by_photo_or_typing_right_after_the_making(computer):
    with pytest.raises(UsageError) as said:
        computer.setup.rehearse(_page(make(House(computer.folder / "x")).pdf))
    assert said.value.code == "vault-missing"
    kit = make(computer)
    assert computer.setup.rehearse(_page(kit.pdf)) == 1


def _page(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=3).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_typed_words_are_rehearsed(house, kit):
    share = module.read_sheet_bytes(_page(kit))
    with house.open() as desk:
        house.setup.attach(lambda: desk.clinic.vault)
        assert house.setup.rehearse(share.words) == 1


def test_two_vaults_live_in_one_home(computer, tmp_path):
    make(computer)
    make(computer, tmp_path / "second")
    for vault in (computer.vault, tmp_path / "second"):
        with computer.open(ADA, vault=vault) as desk:
            assert not desk.health.verify().damaged
    computer.host.note(computer.vault, "kit", "here")
    assert computer.host.noted(computer.vault, "kit") == "here"
    assert computer.host.noted(tmp_path / "second", "kit") == ""
    computer.host.forget(computer.vault)
    with pytest.raises(Refused), computer.open():
        pass
    with computer.open(ADA, vault=tmp_path / "second"):
        pass
    assert len(list((computer.home / "vaults").iterdir())) == 1


def test_a_moved_vault_is_found_and_a_copied_one_is_not_taken_for_it(house, tmp_path):
    house.host.note(house.vault, "kit", "here")
    house.vault.rename(tmp_path / "moved")
    with house.open(INA, vault=tmp_path / "moved"):
        pass
    assert house.host.noted(tmp_path / "moved", "kit") == "here"
    shutil.copytree(tmp_path / "moved", tmp_path / "copy")
    with pytest.raises(Refused) as said, house.open(vault=tmp_path / "copy"):
        pass
    assert said.value.code == "vault-copied"


def test_places_without_a_vault_or_unknown_ones_are_told_apart(house, tmp_path):
    (tmp_path / "none").mkdir()
    for place in (tmp_path / "none", tmp_path / "nowhere"):
        with pytest.raises(UsageError) as said, house.open(vault=place):
            pass
        assert said.value.code == "vault-missing"
        with pytest.raises(UsageError):
            house.host.attach(place)
    stranger = House(tmp_path / "stranger")
    with pytest.raises(Refused) as said, stranger.open(vault=house.vault):
        pass
    assert said.value.code == "workstation-unknown"
    with pytest.raises(Refused):
        stranger.host.recall_id(bytes(16))
    stranger.host.note(house.vault, "kit", "x")
    assert stranger.host.noted(house.vault, "kit") == ""
    stranger.host.forget(house.vault)


def test_an_empty_database_is_nobodys_vault(house, tmp_path):
    from clinicvault.storage.db import create_database

    (tmp_path / "bare").mkdir()
    create_database(tmp_path / "bare" / "vault.db").close()
    with pytest.raises(Refused), house.open(vault=tmp_path / "bare"):
        pass


def test_a_lost_seed_is_said(house):
    kept = house.host.recall(house.vault)
    (kept.folder / "workstation-seed").unlink()
    with pytest.raises(Refused) as said, house.open(INA):
        pass
    assert said.value.code == "workstation-unknown"


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"path": "x"}'])
def test_damaged_memory_is_said_and_spares_the_other_vaults(house, computer, text):
    make(house, house.folder / "second")
    first = house.host.recall(house.vault).folder
    kept = json.loads((first / "vault.json").read_text())
    damaged = text.replace('"x"', json.dumps(kept["path"]))
    (first / "vault.json").write_text(damaged)
    with pytest.raises(IntegrityError) as said, house.open():
        pass
    assert said.value.code == "workstation-memory"
    with house.open(ADA, vault=house.folder / "second"):
        pass


def test_a_store_that_cannot_be_opened_leaves_no_state_behind(house, tmp_path):
    stranger = House(tmp_path / "stranger")
    (house.vault / "vault.db").write_bytes(b"noise" * 4000)
    with pytest.raises(IntegrityError):
        stranger.host.attach(house.vault)
    assert list((stranger.home / "vaults").iterdir()) == []


def test_old_state_indexes_go_with_a_new_beginning(house):
    kept = house.host.recall(house.vault)
    (kept.folder / "state-old.db").touch()
    (kept.folder / "state-old.db-wal").mkdir()  # cannot be removed: left for another time
    seed = house.host.seed(kept)
    again = house.host.remember(house.vault, kept.vault_id, kept.pin, seed)
    assert seed == bytes(32)
    assert not (again.folder / "state-old.db").exists()
    with house.open(INA):
        pass
    assert VaultMemory(house.home).of(bytes(16)) is None


def test_settings_and_kit_are_this_computers(house, tmp_path):
    settings = bootstrap.SettingsFile(house.home)
    loaded = settings.load()
    settings.save(loaded)
    assert settings.load() == loaded
    assert house.host.home == house.home
    assert not house.host.kit_present(str(tmp_path / "kit.pdf"))


@pytest.fixture
def wiring(house):
    return bootstrap.Wiring(house.host, 6)


def test_the_wiring_opens_verifies_and_remembers(house, wiring, tmp_path):
    with wiring.open(house.vault) as services:
        assert not services.health.verify().damaged
    assert wiring.knows(house.vault)
    assert not wiring.knows(tmp_path / "none")
    assert isinstance(wiring.setup(), module.Setup)
    with wiring.open(house.vault) as services:
        services.unlocking.unlock(
            next(u.id for u in services.unlocking.vault().users if u.name == ADA), password(ADA)
        )
        services.backup.backup(tmp_path / "bk")
    assert not wiring.restore(tmp_path / "bk", tmp_path / "new", None).damaged
    wiring.forget(tmp_path / "new")
    assert not wiring.knows(tmp_path / "new")


def test_the_pools_size_comes_from_the_environment_if_it_is_a_number(monkeypatch, tmp_path):
    monkeypatch.setenv("CLINICVAULT_HOME", str(tmp_path))
    for text, size in (("12", 12), ("many", 1000), ("", 1000)):
        monkeypatch.setenv("CLINICVAULT_POOL_SIZE", text)
        assert bootstrap.make_wiring().pool_target == size


def test_the_program_starts_and_an_unusable_home_is_told_without_a_trace(tmp_path):
    (tmp_path / "file").touch()
    env = {
        **os.environ,
        "CLINICVAULT_HOME": str(tmp_path / "file" / "home"),
        "PYTHONPATH": str(TOP),
    }
    code = "import sys; from clinicvault.bootstrap import main; sys.exit(main(['verify', '--vault', 'x']))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr


class FakeDemo:
    """Says what was asked of it."""

    def __init__(self, wiring, clock, folder, *, patients, photos):
        self.asked = (folder, patients, photos)
        FakeDemo.newest = self

    def make(self, progress=None, say=None):
        self.memory = KdfParameters.fresh().memory_kib
        return MadeDemo(self.asked[0], (("Ada", "words"),))

    def tour(self, made, say):
        say("toured")
        return 0

    def remove(self):
        self.removed = True


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setattr(bootstrap, "Demo", FakeDemo)
    monkeypatch.delenv("CLINICVAULT_KDF_MEMORY_MIB")


def test_the_demo_is_toured_shown_or_removed(house, wiring, demo, monkeypatch, tmp_path):
    said, shown = [], []
    assert wiring.demo(None, 3, 4, False, said.append) == 0
    assert said == ["toured"]
    assert FakeDemo.newest.asked == (house.home.parent / "clinicvault-demo", 3, 4)
    assert FakeDemo.newest.memory == 64 << 10
    assert KdfParameters.fresh().memory_kib == 256 << 10
    monkeypatch.setattr(bootstrap.Wiring, "window", lambda _, vault: shown.append(vault) or 7)
    assert wiring.demo(tmp_path / "d", None, None, True, said.append) == 7
    assert shown == [tmp_path / "d"]
    wiring.remove_demo(tmp_path / "d")
    assert FakeDemo.newest.removed


def test_the_window_gets_one_vault_at_a_time_and_leaves_none_open(house, wiring, demo, monkeypatch):
    app = pytest.importorskip("clinicvault.gui.app")
    closed, close = [], bootstrap.Clinic.close
    monkeypatch.setattr(bootstrap.Clinic, "close", lambda self: closed.append(self) or close(self))

    def run(setup, open_vault, **more):
        first = open_vault(house.vault)
        assert first.unlocking.vault().clinic == "Clinique Été"
        with pytest.raises(Refused):
            setup.rehearse(_page(house_kit))
        assert not closed
        assert open_vault(house.vault) is not first
        assert len(closed) == 1
        assert more["demo"](lambda _: None).vault == house.home.parent / "clinicvault-demo"
        more["settings"].load()
        assert more["vault"] == house.vault
        return 5

    with pypdfium2.PdfDocument(make(House(house.folder / "other")).pdf) as document:
        out = io.BytesIO()
        document.save(out)
    house_kit = out.getvalue()
    monkeypatch.setattr(app, "run", run)
    assert wiring.window(house.vault) == 5
    assert len(closed) == 2


def test_main_runs_a_command(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "harden", lambda: None)
    assert bootstrap.main(["--version"]) == 0
    assert capsys.readouterr().out
