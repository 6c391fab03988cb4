"""Renewing everything as the window sees it: planned, ordered, gone on with, over."""

import pytest

from clinicvault.domain.errors import Cancelled, InputRefused, Refused, UsageError
from clinicvault.domain.roles import Role
from clinicvault.jobs import CancelToken
from clinicvault.services import rotating
from clinicvault.services.api import RotationService
from clinicvault.services.backups.restoring import restore
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, password

PARTS = (
    "secret", "people", "team", "archive", "officers", "directory", "log", "patients", "archived",
)  # fmt: skip


@pytest.fixture
def desk(house, tmp_path):
    """Two patients, one with a photo; the administrator is there."""
    with house.open(INA) as desk:
        first = desk.patient("Rousseau")
        desk.patient("Durand")
        desk.importing.run(first, [jpeg(tmp_path / "1.jpg")])
        desk.be(ADA)
        yield desk


def parts(view):
    return {one.part: (one.done, one.total) for one in view.parts}


def settled(desk, name):
    """Somebody unlocks, and what that does in the background is done."""
    desk.be(name)
    desk.clinic._join()
    return desk.rotation


def test_planned_ordered_and_done_by_everybody(desk):
    service: RotationService = desk.rotation
    assert service.state() is None
    plan = service.plan()
    assert (plan.computers, plan.people, plan.patients) == (1, 3, 2)
    assert (plan.archived, plan.imports, plan.seconds > 0) == (0, 1, True)
    with pytest.raises(InputRefused, match="reason-missing"):
        service.order(" ")
    with pytest.raises(UsageError, match="rotation-missing"):
        service.go_on()
    view = service.order("Laptop stolen")
    assert (view.by, view.reason, view.over) == (ADA, "Laptop stolen", False)
    assert tuple(one.part for one in view.parts) == PARTS
    assert {one.name: one.late for one in view.missing} == {ADA: False, INA: False, PAUL: False}
    assert parts(view)["patients"] == (0, 2)
    view = settled(desk, ADA).go_on(password(ADA))
    assert parts(view)["log"] == (1, 1)
    assert {one.name for one in view.missing} == {INA, PAUL}
    mine = {one.part for one in settled(desk, PAUL).state().parts if one.mine}
    assert "patients" in mine
    told = []
    view = desk.rotation.go_on(password(PAUL), progress=told.append)
    assert (view.by, view.reason) == ("", "")
    assert (told[-1].done, told[-1].total) == (2, 2)
    desk.clinic._join()
    view = settled(desk, INA).go_on(password(INA))
    assert view.missing == ()
    # The names' key was given to what Ina had before she came: once more, now that all came.
    assert [one.part for one in view.parts if one.done < one.total] == ["directory"]
    settled(desk, ADA).go_on(password(ADA))
    view = settled(desk, INA).go_on(password(INA))
    assert view.over
    assert parts(view)["patients"] == (2, 2)
    settled(desk, PAUL)
    patient = desk.patients.search("Rousseau")[0].id
    [photo] = desk.photos(patient)
    assert desk.viewing.preview(photo)
    assert not desk.health.verify().damaged
    assert desk.patient("Petit")


def part(desk, name):
    return {one.part: one for one in desk.rotation.state().parts}[name]


def test_each_half_of_the_names_key_waits_for_who_can_do_it(desk):
    """An officer makes the key; patients' rows are signed by the front desk or a practitioner."""
    desk.rotation.order("Laptop stolen")
    before = part(desk, "directory")
    assert (before.done, before.total) == (0, 2)
    assert before.roles == frozenset({Role.OFFICER})
    settled(desk, ADA)
    desk.rotation.go_on(password(ADA))
    left = part(desk, "directory")
    assert (left.done, left.total, left.mine) == (0, 2, False)
    assert left.roles == frozenset({Role.INTAKE, Role.PRACTITIONER})
    settled(desk, INA)
    done = part(desk, "directory")
    assert (done.done, done.total) == (1, 1)


def test_patients_wait_for_the_password_until_the_archive_has_its_key(desk):
    desk.rotation.order("Laptop stolen")
    others = part(desk, "patients")
    assert (others.needs_password, others.mine) == (True, False)
    settled(desk, PAUL)
    told = part(desk, "patients")
    assert (told.needs_password, told.mine) == (True, True)
    desk.rotation.go_on()
    assert part(desk, "patients") == told  # it told the truth: without the password nothing moves
    desk.users.renew(password(PAUL))
    told = part(desk, "patients")
    assert (told.needs_password, told.mine) == (False, True)
    desk.rotation.go_on()
    assert part(desk, "patients").done == 2
    assert not part(desk, "archived").mine


def test_who_opens_no_patients_has_none_waiting(desk):
    desk.rotation.order("Laptop stolen")
    settled(desk, INA)
    assert not part(desk, "patients").mine
    assert not part(desk, "archived").mine
    settled(desk, PAUL)
    desk.users.renew(password(PAUL))
    desk.be(INA)
    told = part(desk, "patients")
    assert (told.done, told.needs_password, told.mine) == (0, False, False)


def test_what_an_unlock_does_by_itself(desk):
    """Once the archive has its new key: active patients, with no password."""
    desk.rotation.order("Laptop stolen")
    settled(desk, ADA)
    service = settled(desk, PAUL)
    assert parts(service.state())["patients"] == (0, 2)
    with pytest.raises(Refused, match="wrong-password"):
        service.go_on("another password")
    desk.users.renew(password(PAUL))
    service = settled(desk, PAUL)
    assert parts(service.state())["patients"] == (2, 2)
    assert "patients-renew" in {entry.event for entry in desk.be(ADA).log()}


def test_it_may_be_stopped(desk):
    desk.rotation.order("Laptop stolen")
    service, token = settled(desk, PAUL), CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        service.go_on(password(PAUL), cancel=token)
    assert parts(service.go_on(password(PAUL)))["patients"] == (2, 2)


def test_many_patients_are_shared_out(desk, monkeypatch):
    monkeypatch.setattr(rotating, "_MANY", 1)
    desk.rotation.order("Laptop stolen")
    for count in (1, 2):
        monkeypatch.setattr(rotating, "cores", lambda count=count: count)
        view = settled(desk, PAUL).go_on(password(PAUL))
        assert parts(view)["patients"] == (2, 2)
        desk.be(ADA)
        desk.rotation.order("once more")


def test_only_an_administrator_plans_and_orders(desk):
    for name in (INA, PAUL):
        desk.be(name)
        for act in (desk.rotation.plan, lambda: desk.rotation.order("why")):
            with pytest.raises(Refused, match="role"):
                act()


def test_who_is_late_and_who_is_waited_for(desk):
    desk.rotation.order("Laptop stolen")
    behind = {one.name: one for one in desk.rotation.state().missing}
    assert behind[PAUL].roles == frozenset({Role.PRACTITIONER})
    assert behind[INA].until is not None
    assert behind[PAUL].until is None


def test_a_second_round_counts_anew():
    told = []
    listen = rotating._listening(told.append)
    for done, whole in ((64, 100), (100, 100), (3, 3)):
        listen(done, whole)
    assert [(one.done, one.total) for one in told][-2:] == [(100, 100), (3, 3)]
    assert rotating._listening(None) is None


def test_a_backup_from_after_it_opens_everything(house, tmp_path):
    """Earlier pairs' seeds lie with the wraps, and come back with them."""
    with house.open(INA) as desk:
        patient = desk.patient("Rousseau")
        desk.importing.run(patient, [jpeg(tmp_path / "1.jpg")])
        desk.be(ADA)
        desk.rotation.order("Laptop stolen")
        settled(desk, PAUL).go_on(password(PAUL))
        desk.clinic._join()
        settled(desk, ADA)
        desk.backup.backup(tmp_path / "bk")
        objects = desk.objects()
    back = tmp_path / "back"
    assert not restore(house.host, tmp_path / "bk", back).damaged
    with house.open(PAUL, back) as desk:
        [photo] = desk.photos(patient)
        assert desk.viewing.preview(photo)
        assert desk.objects() == objects
        assert not desk.health.verify().damaged
