"""A clinic counts only once its recovery sheets are kept; one without them is undone or repeated."""

from __future__ import annotations

import shutil
import stat

import pytest

from clinicvault.bootstrap import Host
from clinicvault.domain.errors import Refused, StorageFailed, UsageError
from clinicvault.domain.messages import message
from clinicvault.domain.roles import Role
from clinicvault.services import setup as module
from clinicvault.services.host import FOUNDING, KIT_UNSAVED, RECOVERY
from tests.unit.services.real_clinic import ADA, INA, House, password

RITA, YAN = "Rita Rescue", "Yan Rescue"
SOLO = frozenset(Role)


@pytest.fixture
def computer(_computer, tmp_path):
    return House(tmp_path / "new")


def create(house, roles=frozenset()):
    return house.setup.create(house.vault, "Clinic", ADA, roles, password(ADA))


def recover(house, sheets, user):
    return house.setup.recover(house.vault, [sheets], user, password(user))


def saved(folder, kit):
    path = folder / "kit.pdf"
    path.write_bytes(kit.pdf if hasattr(kit, "pdf") else kit)
    return path


def refusal(house):
    with pytest.raises(Refused) as said, house.open() as desk:
        desk.services.unlocking.vault()
    return said.value.code


def traces(house):
    return [path for path in (house.home / "vaults").glob("*") if path.is_dir()]


def test_a_clinic_without_kept_sheets_cannot_be_entered_and_is_made_again(computer):
    create(computer, SOLO)  # the window died here: the sheets are gone for ever
    assert refusal(computer) == FOUNDING
    kit = create(computer, SOLO)
    assert len(traces(computer)) == 1
    computer.setup.kit_kept(computer.vault, kit)
    with computer.open(ADA) as desk:
        assert desk.unlocking.vault().vault_id == kit.vault_id
        assert desk.patients.page(desk.patient()).consents[0].status.value == "valid"


def test_nobody_enrols_or_unlocks_while_the_sheets_are_not_kept(computer):
    create(computer)
    with computer.open() as desk:
        user = next(iter(desk.clinic.vault.trust.people)).hex()
        for act in (
            lambda: desk.services.unlocking.unlock(user, password(ADA)),
            lambda: desk.services.users.enrol(user, "ABCD", password(ADA)),
        ):
            with pytest.raises(Refused) as said:
                act()
            assert said.value.code == FOUNDING
        assert desk.clinic.locked


def test_an_abandoned_clinic_leaves_nothing(computer):
    create(computer)
    assert computer.setup.abandon(computer.vault)
    assert not computer.vault.exists()
    assert traces(computer) == []
    assert not list(computer.home.glob("**/*.seed*"))
    assert not computer.setup.abandon(computer.vault)


def test_a_finished_clinic_is_never_abandoned(house):
    assert not house.setup.abandon(house.vault)
    with pytest.raises(UsageError) as said:
        create(house)
    assert said.value.code == "vault-exists"
    with house.open(ADA) as desk:
        assert desk.users.list()


def test_what_others_put_into_the_folder_stays(computer):
    create(computer)
    (computer.vault / "letter.txt").write_text("mine")
    assert computer.setup.abandon(computer.vault)
    assert [path.name for path in computer.vault.iterdir()] == ["letter.txt"]


def test_another_clinic_at_the_same_place_is_not_taken_for_the_abandoned_one(
    computer, house, tmp_path
):
    """Another disk under the same name, for one."""
    create(computer)
    shutil.rmtree(computer.vault)
    shutil.copytree(house.vault, computer.vault)
    assert computer.setup.abandon(computer.vault)
    assert (computer.vault / "vault.db").is_file()
    assert len(list((computer.vault).rglob("*"))) == len(list(house.vault.rglob("*")))


def test_a_creation_stopped_while_keys_are_made_is_undone(computer, monkeypatch):
    """Ctrl-C at the worst moment: the vault is there and this computer knows it."""

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "fill_pool", stop)
        with pytest.raises(KeyboardInterrupt):
            create(computer, SOLO)
    assert computer.setup.abandon(computer.vault) or not computer.vault.exists()
    with monkeypatch.context() as patch:
        patch.setattr("clinicvault.bootstrap.begin_following", stop)
        with pytest.raises(KeyboardInterrupt):
            create(computer, SOLO)
    assert not computer.vault.exists()
    assert traces(computer) == []
    computer.setup.kit_kept(computer.vault, create(computer))
    with computer.open(ADA):
        pass


@pytest.mark.parametrize("existed", [False, True])
def test_a_creation_stopped_before_the_first_key_leaves_the_place_as_it_was(
    computer, monkeypatch, existed
):
    def stop(*_):
        raise KeyboardInterrupt

    if existed:
        computer.vault.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(Host, "_ports", stop)
        with pytest.raises(KeyboardInterrupt):
            create(computer)
    assert computer.vault.exists() == existed
    computer.setup.kit_kept(computer.vault, create(computer))


def test_a_folder_thrown_away_by_hand_makes_room_for_another_clinic(computer):
    computer.setup.kit_kept(computer.vault, create(computer))
    shutil.rmtree(computer.vault)
    kit = create(computer)
    computer.setup.kit_kept(computer.vault, kit)
    with computer.open(ADA) as desk:
        assert desk.unlocking.vault().vault_id == kit.vault_id


def test_saving_makes_the_clinic_count_and_is_remembered(computer, tmp_path):
    kit = create(computer)
    file = tmp_path / "sheets.pdf"
    file.write_bytes(b"an older one")
    computer.setup.save_kit(computer.vault, kit, file)
    assert file.read_bytes() == kit.pdf
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with computer.open(ADA) as desk:
        assert "warning-kit-on-computer" in desk.unlocking.session().warnings


def test_sheets_that_cannot_be_saved_leave_the_clinic_unfinished(computer, tmp_path):
    kit = create(computer)
    with pytest.raises(UsageError) as said:
        computer.setup.save_kit(computer.vault, kit, tmp_path / "none" / "kit.pdf")
    assert said.value.code == "output-folder-missing"
    (tmp_path / "kit.pdf").mkdir()
    with pytest.raises(StorageFailed):
        computer.setup.save_kit(computer.vault, kit, tmp_path / "kit.pdf")
    assert refusal(computer) == FOUNDING


def test_the_sheets_of_a_clinic_that_is_not_there_any_more_finish_nothing(computer):
    kit = create(computer)
    create(computer)
    with pytest.raises(UsageError) as said:
        computer.setup.kit_kept(computer.vault, kit)
    assert said.value.code == "vault-missing"
    assert refusal(computer) == FOUNDING


@pytest.mark.parametrize("way", ["plain", "deep", "link", "itself"])
@pytest.mark.parametrize("where", ["vault", "home"])
def test_the_sheets_lie_neither_in_the_vault_nor_beside_the_computers_key(
    computer, tmp_path, where, way
):
    kit = create(computer)
    inside = computer.vault if where == "vault" else computer.home
    (tmp_path / "link").symlink_to(inside)
    place = {
        "plain": inside / "kit.pdf",
        "deep": inside / "objects" / "x" / ".." / "kit.pdf",
        "link": tmp_path / "link" / "kit.pdf",
        "itself": inside,
    }[way]
    with pytest.raises(UsageError) as said:
        computer.setup.save_kit(computer.vault, kit, place)
    assert said.value.code == "kit-in-vault"
    assert not list(inside.rglob("kit.pdf"))
    assert refusal(computer) == FOUNDING
    beside = inside.with_name(f"{inside.name}-kit.pdf")
    computer.setup.refuse_kit_place(computer.vault, beside)


def test_a_recovery_whose_sheets_were_lost_is_repeated_with_the_old_ones(filled, kit, tmp_path):
    """The new computer crashed with the new sheets still in the window."""
    house, patient = filled
    old = saved(tmp_path, kit)
    other = House(tmp_path / "other")
    shutil.copytree(house.vault, other.vault)
    recover(other, old, RITA)
    assert refusal(other) == RECOVERY
    new = recover(other, old, YAN)
    other.setup.save_kit(other.vault, new, tmp_path / "new.pdf")
    with other.open(YAN) as desk:
        photos = desk.photos(patient)
        assert desk.viewing.preview(photos[0])
        assert not desk.health.verify().damaged
        assert desk.review.verify().ok
    with pytest.raises(Refused) as said:  # Yan's unlock ended the old sheets
        recover(other, old, "Third")
    assert said.value.code == "sheets-replaced"
    third = recover(other, tmp_path / "new.pdf", "Third Rescue")
    other.setup.kit_kept(other.vault, third)
    with other.open("Third Rescue") as desk:
        assert desk.viewing.preview(desk.photos(patient)[0])


def test_the_old_sheets_do_not_end_behind_a_lost_recovery(filled, kit, tmp_path):
    """On the same computer others still know their passwords: their unlock must not end them."""
    house, patient = filled
    old = saved(tmp_path, kit)
    with house.open() as desk:
        ada, ina = desk.id_of(ADA), desk.id_of(INA)
        recover(house, old, RITA)
        for user, name in ((ada, ADA), (ina, INA)):
            with pytest.raises(Refused) as said:
                desk.services.unlocking.unlock(user, password(name))
            assert said.value.code == RECOVERY
    house.setup.kit_kept(house.vault, recover(house, old, YAN))
    with house.open(YAN) as desk:
        assert desk.viewing.preview(desk.photos(patient)[0])


@pytest.mark.parametrize("broken", ["put_in_force", "remember"])
def test_a_recovery_that_breaks_at_its_end_is_known_to_be_unfinished(
    filled, kit, tmp_path, monkeypatch, broken
):
    house, patient = filled
    old = saved(tmp_path, kit)

    def full(*_):
        raise StorageFailed("disk-full")

    owner = Host if broken == "remember" else module.recover_vault.__globals__["_Recovery"]
    with monkeypatch.context() as patch:
        patch.setattr(owner, broken, full)
        with pytest.raises(StorageFailed):
            recover(house, old, RITA)
    assert house.host.noted(house.vault, KIT_UNSAVED) == RECOVERY
    house.setup.kit_kept(house.vault, recover(house, old, YAN))
    with house.open(YAN) as desk:
        assert desk.viewing.preview(desk.photos(patient)[0])


def test_wrong_sheets_keep_nobody_out(house, computer, tmp_path):
    strange = saved(tmp_path, create(computer))
    with pytest.raises((Refused, UsageError, module.ClinicVaultError)):
        recover(house, strange, RITA)
    with house.open(INA) as desk:
        assert desk.unlocking.session() is not None


def test_what_is_unfinished_is_told_with_what_to_do():
    for code in (FOUNDING, RECOVERY):
        happened, _, todo = message(code, {})
        assert "finished" in happened
        assert "once more" in todo
