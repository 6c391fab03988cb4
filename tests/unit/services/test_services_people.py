"""Users: invited, enrolled, let in, sent away; unlocking and what the lock means."""

import threading
from pathlib import Path

import pytest

from clinicvault.domain.errors import InputRefused, Refused, StorageFailed, UsageError
from clinicvault.domain.record_kinds import Purpose, UserState
from clinicvault.domain.roles import Act, Role
from clinicvault.services import clinic as clinic_module
from clinicvault.services import duties
from tests.unit.services.real_clinic import ADA, INA, NEW, PAUL, ROLES, jpeg, password

INTAKE = frozenset({Role.INTAKE})


def state_of(desk, name):
    return next(user for user in desk.users.list() if user.name == name)


def test_a_newcomer_step_by_step(house):
    with house.open(ADA) as desk:
        invited = desk.users.add(f"  {NEW} ", INTAKE)
        assert invited.expires.tzinfo is not None
        newcomer = state_of(desk, NEW)
        assert newcomer.state is UserState.INVITED
        assert not newcomer.has_password
        assert newcomer.missing_grants == frozenset()
        enrolled = desk.users.enrol(invited.user, invited.code, password(NEW))
        assert len(enrolled.words.split()) == 4
        assert state_of(desk, NEW).state is UserState.ACTIVE
        assert state_of(desk, NEW).missing_grants == INTAKE
        desk.be(NEW)
        with pytest.raises(Refused) as said:
            desk.patients.search("")
        assert said.value.code == "names-waiting"
        desk.be(ADA)
        with pytest.raises((Refused, UsageError)):
            desk.users.grant(invited.user, "four wrong words here")
        assert desk.users.grant(invited.user, enrolled.words) == ("directory",)
        assert state_of(desk, NEW).missing_grants == frozenset()
        desk.be(NEW)
        assert desk.patients.count() == 0
        with pytest.raises(Refused) as said:
            desk.users.enrol(invited.user, invited.code, password(NEW))
        assert said.value.code == "code-used"
        desk.be(ADA)
        desk.users.disable(invited.user)
        assert state_of(desk, NEW).state is UserState.DISABLED
        with pytest.raises(Refused) as said:
            desk.be(NEW)
        assert said.value.code == "user-disabled"
        assert desk.clinic.locked


def test_a_practitioner_lets_a_practitioner_in_with_the_own_password(house):
    with house.open(ADA) as desk:
        invited = desk.users.add(NEW, ROLES[PAUL])
        told = []
        words = desk.users.enrol(invited.user, invited.code, password(NEW), told.append).words
        desk.be(PAUL)
        with pytest.raises(Refused) as said:
            desk.users.grant(invited.user, words)
        assert said.value.code == "step-up-needed"
        given = desk.users.grant(invited.user, words, password(PAUL))
        assert "archive" in given
        desk.be(ADA)
        desk.users.grant(invited.user, words)
        assert state_of(desk, NEW).missing_grants == frozenset()
        desk.be(NEW)
        assert Act.VIEW_PHOTO in desk.unlocking.session().acts


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_name_is_needed(house, name):
    with house.open(ADA) as desk, pytest.raises(InputRefused) as said:
        desk.users.add(name, INTAKE)
    assert said.value.code == "name-wrong"


def test_names_differ_and_only_administrators_invite(house):
    with house.open(ADA) as desk:
        with pytest.raises(UsageError) as said:
            desk.users.add(INA.upper(), INTAKE)
        assert said.value.code == "user-name-known"
        desk.be(INA)
        with pytest.raises(Refused):
            desk.users.add(NEW, INTAKE)


def test_weak_passwords_are_refused(house):
    with house.open(ADA) as desk:
        invited = desk.users.add(NEW, INTAKE)
        for weak in ("", "password1", NEW):
            with pytest.raises(InputRefused) as said:
                desk.users.enrol(invited.user, invited.code, weak)
            assert said.value.code == "password-weak"
        with pytest.raises(InputRefused):
            desk.users.change_password(password(ADA), "abc123")


def test_a_changed_password_counts_at_once(house):
    with house.open(INA) as desk:
        with pytest.raises(Refused) as said:
            desk.users.change_password("not mine", "quite another long phrase 8")
        assert said.value.code == "wrong-password"
        desk.users.change_password(password(INA), "quite another long phrase 8")
        with pytest.raises(Refused):
            desk.be(INA)
        assert (
            desk.unlocking.unlock(desk.id_of(INA), "quite another long phrase 8").user.name == INA
        )


@pytest.mark.parametrize("user", ["zz", "00" * 16])
def test_strangers_are_nobody(house, user):
    with house.open(ADA) as desk:
        for act in (
            lambda: desk.users.disable(user),
            lambda: desk.users.grant(user, "a b c d"),
            lambda: desk.unlocking.unlock(user, "x"),
            lambda: desk.users.enrol(user, "code", password(NEW)),
        ):
            with pytest.raises((UsageError, Refused)):
                act()


def test_what_the_vault_and_the_session_show(house):
    with house.open() as desk:
        vault = desk.unlocking.vault()
        assert vault.clinic == "Clinique Été"
        assert [user.name for user in vault.users] == [ADA, PAUL, INA]
        assert not vault.keychain
        assert vault.workstation
        assert desk.unlocking.session() is None
        desk.unlocking.lock()
        with pytest.raises(Refused):
            desk.unlocking.idle_seconds()
        desk.be(INA)
        session = desk.unlocking.session()
        assert session.user.name == INA
        assert Act.IMPORT in session.acts
        assert Act.VIEW_PHOTO not in session.acts
        assert set(session.warnings) == {"warning-no-keychain", "warning-no-backup"}
        assert desk.unlocking.idle_seconds() == 180
        kit = house.folder / "kit.pdf"
        kit.touch()
        house.host.note(house.vault, "kit", str(kit))
        assert "warning-kit-on-computer" in desk.unlocking.session().warnings
        kit.unlink()
        assert "warning-kit-on-computer" not in desk.unlocking.session().warnings


def test_a_wrong_password_is_refused_and_logged(house):
    with house.open() as desk:
        with pytest.raises(Refused) as said:
            desk.unlocking.unlock(desk.id_of(INA), "wrong")
        assert said.value.code == "wrong-password"
        desk.be(ADA)
        assert desk.log(event="unlock", outcome="refused")[0].user == INA


def test_a_keychain_needs_no_warning(house):
    with house.open(INA) as desk:
        kept = desk.clinic.remembered
        desk.clinic.remembered = clinic_module.dataclasses.replace(kept, keychain=True)
        assert "warning-no-keychain" not in desk.unlocking.session().warnings


def test_the_lock_is_logged_and_ends_everything(house, tmp_path):
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.be(PAUL)
        desk.importing.run(patient, [jpeg(tmp_path / "a.jpg")])
        keys, directory = desk.clinic.session, desk.clinic.directory
        media = desk.clinic.media
        desk.unlocking.lock()
        assert keys.locked
        desk.clinic._join()
        assert media._closed
        for act in (
            lambda: desk.clinic.session,
            lambda: desk.clinic.directory,
            lambda: directory.search("", 1),
        ):
            with pytest.raises(Refused):
                act()
        desk.unlocking.lock()  # twice is once
        desk.be(ADA)
        assert [row.user for row in desk.log(event="lock")].count(PAUL) == 1


def test_the_lock_wins_whatever_fails(house, monkeypatch):
    with house.open(INA) as desk:
        keys = desk.clinic.session

        def broken():
            raise RuntimeError("changed size during iteration")

        monkeypatch.setattr(desk.clinic.unlocked.import_keys, "close", broken)
        with pytest.raises(RuntimeError):
            desk.unlocking.lock()
        assert keys.locked
        assert desk.clinic.locked


def test_leaving_on_a_full_disk_still_locks(house, monkeypatch):
    with house.open(INA) as desk:
        keys = desk.clinic.session

        def full(*_):
            raise StorageFailed("disk-full")

        monkeypatch.setattr(desk.clinic.vault, "log_event", full)
        with pytest.raises(StorageFailed):
            desk.clinic.leave()
        assert keys.locked


def test_an_unlock_that_fails_half_way_leaves_no_key(house, monkeypatch):
    made = []

    def failing(session):
        made.append(session)
        raise StorageFailed("disk-full")

    monkeypatch.setattr(duties, "delete_due_wraps", failing)
    with house.open() as desk:
        with pytest.raises(StorageFailed):
            desk.be(INA)
        assert made[0].locked
        assert desk.clinic.locked


def test_a_lock_during_the_unlock_is_said(house, monkeypatch):
    with house.open() as desk:
        begin = desk.clinic.begin

        def locking(*given):
            unlocked = begin(*given)
            desk.clinic.lock()
            return unlocked

        monkeypatch.setattr(desk.clinic, "begin", locking)
        with pytest.raises(Refused) as said:
            desk.be(INA)
        assert said.value.code == "locked"


def test_a_lock_before_the_keys_are_there_wins(house, monkeypatch):
    made, whole = [], clinic_module.Directory

    def locking(*given):
        made.append((given[0], whole(*given)))
        desk.clinic.lock()
        return made[0][1]

    with house.open() as desk:
        monkeypatch.setattr(clinic_module, "Directory", locking)
        with pytest.raises(Refused) as said:
            desk.be(INA)
        assert said.value.code == "locked"
        assert desk.clinic.locked
        session, directory = made[0]
        assert session.locked
        assert len(directory) == 0


def test_the_lock_wipes_the_keys_of_an_unlock_under_way_at_once(house, monkeypatch):
    seen, whole = [], duties.delete_due_wraps

    def locking(session):
        desk.clinic.lock()
        seen.append(session.locked)
        whole(session)

    with house.open() as desk:
        monkeypatch.setattr(duties, "delete_due_wraps", locking)
        with pytest.raises(Refused) as said:
            desk.be(INA)
        assert said.value.code == "locked"
        assert seen == [True]
        assert desk.clinic.locked


def test_of_two_unlocks_at_once_the_later_one_stays_and_no_key_is_forgotten(house, monkeypatch):
    with house.open() as desk:
        begin, sessions = desk.clinic.begin, []

        def overtaken(session, *rest):
            sessions.append(session)
            if len(sessions) == 1:
                desk.be(PAUL)
            return begin(session, *rest)

        monkeypatch.setattr(desk.clinic, "begin", overtaken)
        with pytest.raises(Refused) as said:
            desk.be(INA)
        assert said.value.code == "locked"
        assert [session.locked for session in sessions] == [True, False]
        assert desk.unlocking.session().user.name == PAUL
        desk.unlocking.lock()
        assert all(session.locked for session in sessions)


def test_an_unlock_that_cannot_be_shown_leaves_no_key(house, monkeypatch):
    def failing(*_):
        raise OSError(5, "Input/output error")

    with house.open() as desk:
        monkeypatch.setattr(desk.unlocking, "_seen", failing)
        with pytest.raises(OSError, match="Input/output"):
            desk.be(INA)
        assert desk.clinic.locked


def test_a_kit_nobody_can_look_for_counts_as_still_there(house, monkeypatch):
    def failing(_):
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr(Path, "is_file", failing)
    assert house.host.kit_present("/mnt/share/kit.pdf")


def test_an_empty_pool_makes_patients_wait_until_a_practitioner_unlocks(house, tmp_path):
    with house.open(INA) as desk:
        waiting = [desk.patient(f"P{n}") for n in range(8)]
        last = desk.patients.page(waiting[-1])
        assert last.consents[0].status.value == "awaiting-key"
        with pytest.raises(Refused) as said:
            desk.importing.run(waiting[-1], [jpeg(tmp_path / "a.jpg")])
        assert said.value.code == "import-awaiting-key"
        desk.be(PAUL)
        assert desk.patients.page(waiting[-1]).consents[0].status.value == "valid"
        desk.clinic._join()
        assert desk.importing.run(waiting[-1], [tmp_path / "a.jpg"]).imported


def test_a_vault_without_a_team_has_no_pool_to_fill(tmp_path, house):
    lone = type(house)(tmp_path / "lone")
    kit = lone.setup.create(lone.vault, "C", ADA, frozenset(), password(ADA))
    lone.setup.kit_kept(lone.vault, kit)
    with lone.open(ADA) as desk:
        desk.clinic._top_up(desk.clinic.unlocked)
        assert desk.clinic.vault.trust.team is None


def test_background_work_is_waited_for_and_refusals_stay_quiet(house):
    done = threading.Event()

    def refused():
        done.set()
        raise Refused("locked")

    with house.open() as desk:
        desk.clinic.background("test", refused)
        desk.clinic.background("test", desk.clinic._join)
    assert done.is_set()


def test_the_patient_list_finds_edits_and_counts(house):
    from clinicvault.services.views import PatientDetails

    with house.open(INA) as desk:
        patient = desk.patient()
        desk.patient("Other", consent=False)
        assert desk.patients.count() == 2
        row = desk.patients.search("rou amel")[0]
        assert (row.id, row.name) == (patient, "Amélie Rousseau")
        assert row.born.year == 1988
        assert desk.patients.find(row.code) == patient
        changed = desk.patients.edit(patient, PatientDetails("Amy", "Rousseau", None, "A-9"))
        assert (changed.name, changed.born, changed.record_number) == ("Amy Rousseau", None, "A-9")
        page = desk.patients.page(patient)
        assert page.details.given == "Amy"
        assert page.refusal == "role"
        assert Act.IMPORT in page.may
        assert Act.VIEW_PHOTO not in page.may
        assert [one.by for one in page.consents] == [INA]
        with pytest.raises(UsageError):
            desk.consents.grant("00" * 16, Purpose.CARE)
        teaching = desk.consents.grant(patient, Purpose.TEACHING, note="oral")
        assert teaching.note == "oral"
        assert len(desk.consents.list(patient)) == 2
        desk.be(PAUL)
        assert Act.EXPORT_PHOTO in desk.patients.page(patient).may


@pytest.mark.parametrize("patient", ["00" * 16, "xy", "0011"])
def test_unknown_patients_are_a_usage_error_everywhere(house, patient):
    from clinicvault.services.views import PatientDetails

    with house.open(INA) as desk:
        for act in (
            lambda: desk.patients.page(patient),
            lambda: desk.patients.edit(patient, PatientDetails("a", "b", None)),
            lambda: desk.consents.list(patient),
            lambda: desk.consents.withdraw(patient, Purpose.CARE),
        ):
            with pytest.raises(UsageError) as said:
                act()
            assert said.value.code == "patient-unknown"


def test_a_patient_who_vanishes_from_the_directory_is_unknown(house, monkeypatch):
    with house.open(INA) as desk:
        patient = desk.patient()
        monkeypatch.setattr(desk.clinic.directory, "entry", lambda _: None)
        with pytest.raises(UsageError):
            desk.patients.page(patient)


def test_administrators_have_no_patient_list(house):
    with house.open() as desk:
        desk.let_in("Alan Alone", frozenset({Role.ADMINISTRATOR}))
        desk.be("Alan Alone")
        with pytest.raises(Refused) as said:
            desk.patients.search("")
        assert said.value.code == "role"
