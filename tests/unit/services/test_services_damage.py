"""A damaged record as the window and the command line meet it."""

import sqlite3

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.messages import message
from clinicvault.domain.roles import Role
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, password

WARNING = "warning-records-damaged"


@pytest.fixture
def two(house, tmp_path):
    """(house, damaged patient, sound one)."""
    with house.open(INA) as desk:
        first, second = desk.patient(), desk.patient("Martin")
        desk.importing.run(first, [jpeg(tmp_path / "a.jpg", 1)])
    return house, first, second


def spoil(house, sql, *values):
    rows = sqlite3.connect(house.vault / "vault.db", isolation_level=None)
    assert rows.execute(sql, values).rowcount == 1
    rows.close()
    for cache in house.home.glob("vaults/*/names.sealed"):
        cache.unlink()


def test_a_damaged_patient_is_listed_told_and_kept_shut(two):
    house, first, second = two
    spoil(
        house, "update patient set record_index = zeroblob(32) where id = ?", bytes.fromhex(first)
    )
    with house.open(INA) as desk:
        assert WARNING in desk.unlocking.session().warnings
        rows = {row.id: row for row in desk.patients.search()}
        assert (rows[first].damaged, rows[second].damaged) == (True, False)
        assert rows[first].name == rows[first].code
        assert desk.patients.search(rows[first].code)[0].id == first
        with pytest.raises(IntegrityError) as refused:
            desk.patients.page(first)
        assert refused.value.exit_code == 4
        assert "{" not in "".join(message(refused.value.code, dict(refused.value.params)))
        assert desk.patients.page(second).row.name == "Amélie Martin"
        [named] = desk.health.verify().damaged
        assert (named.what, named.id) == ("patient", first)
    with house.open(ADA) as desk:
        assert WARNING in desk.unlocking.session().warnings
        assert "damage-found" in {row.event for row in desk.log()}
    with house.open(PAUL) as desk:
        assert WARNING in desk.unlocking.session().warnings


def test_a_mended_record_ends_the_warning(two):
    house, first, _ = two
    rows = sqlite3.connect(house.vault / "vault.db")
    [(good,)] = rows.execute(
        "select record_index from patient where id = ?", (bytes.fromhex(first),)
    )
    rows.close()
    spoil(
        house, "update patient set record_index = zeroblob(32) where id = ?", bytes.fromhex(first)
    )
    with house.open(INA):
        pass
    spoil(house, "update patient set record_index = ? where id = ?", good, bytes.fromhex(first))
    with house.open(INA) as desk:
        assert WARNING not in desk.unlocking.session().warnings
        assert desk.patients.page(first).row.damaged is False


def test_a_lost_row_is_told_to_who_sees_no_patient(two):
    house, first, _ = two
    with house.open() as desk:
        desk.let_in("Adam", frozenset({Role.ADMINISTRATOR}))
    spoil(house, "delete from patient where id = ?", bytes.fromhex(first))
    with house.open("Adam") as desk:
        assert WARNING in desk.unlocking.session().warnings
        [entry] = desk.log(event="damage-found")
        assert entry.objects == (first,)


def test_a_photo_whose_visit_is_gone_is_not_left_out_in_silence(two):
    house, first, _ = two
    with house.open(PAUL) as desk:
        rows = sqlite3.connect(house.vault / "vault.db", isolation_level=None)
        rows.execute("delete from visit where patient = ?", (bytes.fromhex(first),))
        rows.close()
        with pytest.raises(IntegrityError) as refused:
            desk.patients.page(first)
        assert refused.value.code == "row-missing"


def test_the_first_unlock_counts_the_patients(two):
    house, *_ = two
    for cache in house.home.glob("vaults/*/names.sealed"):
        cache.unlink()
    told = []
    with house.open() as desk:
        user = desk.id_of(INA)
        desk.unlocking.unlock(user, password(INA), progress=told.append)
        assert [(one.done, one.total) for one in told] == [(2, 2)]
        desk.unlocking.unlock(user, password(INA), progress=told.append)
        assert len(told) == 1
