"""The patient's own copy: who has to help, what keeps it from being written, what then stays."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyrage
import pytest

from clinicvault.domain.errors import (
    Cancelled,
    InputRefused,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.domain.ids import patient_code
from clinicvault.domain.lifecycle_records import LogPartRecord
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DisclosureRecord
from clinicvault.domain.roles import Role
from clinicvault.domain.rules import ClinicRules
from clinicvault.jobs import CancelToken
from clinicvault.services.reports import service as module
from tests.unit.services.own_copy import text_of, unpacked, write
from tests.unit.services.real_clinic import ADA, INA, PAUL, password


@pytest.fixture(scope="module")
def shared(filled_clinic, tmp_path_factory):
    """(desk, patient): one clinic for every refusal; nothing of them stays in it."""
    house = filled_clinic[0].copy(tmp_path_factory.mktemp("refused") / "pc")
    with house.open(PAUL) as desk:
        desk.access_reports.give_log(
            filled_clinic[1], user_id=desk.id_of(ADA), password=password(ADA)
        )
        desk.clinic.leave()
        yield desk, filled_clinic[1]


@pytest.fixture
def desk(shared):
    yield shared[0].be(PAUL)
    shared[0].clinic.leave()


@pytest.fixture
def patient(shared):
    return shared[1]


@pytest.fixture
def fresh(filled):
    """(desk, patient) of a clinic for one test; nobody gave the log's part."""
    house, patient = filled
    with house.open(PAUL) as opened:
        yield opened, patient


def give(desk, patient):
    return desk.access_reports.give_log(patient, user_id=desk.id_of(ADA), password=password(ADA))


def counts(desk):
    with desk.clinic.vault.read() as rows:
        return rows.count(DisclosureRecord), rows.count(LogPartRecord)


def refused(desk, patient, folder, error=Refused, **more):
    """The code; nothing was written, nothing recorded, and the log's part still waits."""
    before = counts(desk)
    with pytest.raises(error) as said:
        write(desk, patient, folder, **more)
    assert [one for one in folder.iterdir() if one.suffix in (".pdf", ".age")] == []
    assert counts(desk) == before
    return said.value.code


def test_it_says_before_what_it_would_hold_and_who_has_to_help(fresh):
    desk, patient = fresh
    told = desk.access_reports.look(patient)
    assert (told.name, told.code) == ("Amélie Rousseau", patient_code(bytes.fromhex(patient)))
    assert (told.visits, told.photos, told.consents) == (1, 2, 1)
    assert (told.log, told.log_here) == (None, False)
    assert told.log_givers == ((desk.id_of(ADA), ADA),)
    assert (told.pictures, told.pictures_code) == (True, "")
    assert told.bytes > 0
    part = give(desk, patient)
    assert desk.access_reports.look(patient).log == part
    assert (part.until - part.made).days == 1
    desk.be(ADA)
    assert len(desk.log(event="report-look")) == 2


def test_without_an_administrators_part_nothing_is_written_and_that_is_logged(fresh, tmp_path):
    desk, patient = fresh
    assert refused(desk, patient, tmp_path) == "report-log-missing"
    desk.be(ADA)
    [entry] = desk.log(event="report-write", outcome="refused")
    assert dict(entry.detail)["reason"] == "report-log-missing"
    assert not desk.log(event="report-pictures")


def test_what_is_done_after_the_log_was_read_is_not_in_it_and_that_is_said(fresh, tmp_path):
    desk, patient = fresh
    give(desk, patient)
    desk.viewing.preview(desk.photos(patient)[0])
    told = text_of(write(desk, patient, tmp_path).report)
    assert f"by {ADA}; later entries are not in it." in told
    assert "Looked at a picture" not in told


def test_a_part_counts_for_a_day(fresh, filled, tmp_path):
    desk, patient = fresh
    give(desk, patient)
    filled[0].clock.sleep_days(1)
    assert refused(desk, patient, tmp_path) == "report-log-missing"
    assert desk.access_reports.look(patient).log is None


def test_a_picture_whose_visit_is_gone_is_not_left_out_in_silence(fresh, tmp_path, monkeypatch):
    desk, patient = fresh
    give(desk, patient)
    monkeypatch.setattr(module.report_content, "visits_of", lambda *_: [])
    assert refused(desk, patient, tmp_path, IntegrityError) == "row-missing"


def test_the_administrator_gives_it_by_the_code_and_learns_no_name(fresh, tmp_path):
    desk, patient = fresh
    desk.let_in("Adam Root", frozenset({Role.ADMINISTRATOR}), ADA)
    desk.be("Adam Root")
    part = desk.access_reports.give_log(patient_code(bytes.fromhex(patient)))
    assert (part.by, part.entries > 3) == ("Adam Root", True)
    with pytest.raises(UsageError) as said:
        desk.access_reports.give_log("P-0000-0000")
    assert said.value.code == "patient-unknown"
    desk.be(PAUL)
    assert "Adam Root" in text_of(write(desk, patient, tmp_path).report)


def test_who_holds_both_roles_writes_it_alone(fresh, tmp_path):
    desk, patient = fresh
    desk.be(ADA)
    assert desk.access_reports.look(patient).log_here
    assert refused(desk, patient, tmp_path) == "report-pictures-role"
    made = write(desk, patient, tmp_path, pictures=False)
    assert (made.package, made.passphrase, made.photos) == ("", "", 0)
    told = text_of(made.report)
    assert "locked for who wrote this report" in told
    assert f"{INA} Registered you" in told
    assert counts(desk) == (1, 0)


@pytest.mark.parametrize(
    ("more", "error", "code"),
    [
        ({"language": "de"}, UsageError, "report-language"),
        ({"handed_to": "  "}, InputRefused, "recipient-missing"),
        ({"passphrase": "password1"}, InputRefused, "passphrase-weak"),
        ({"passphrase": "Maître Dupont"}, InputRefused, "passphrase-weak"),
        ({"age_recipient": "age1nonsense"}, InputRefused, "recipient-key-wrong"),
    ],
)
def test_what_was_typed_wrong_is_said_before_anything_is_opened(
    desk, patient, tmp_path, more, error, code
):
    assert refused(desk, patient, tmp_path, error, **more) == code


def test_where_it_may_not_lie(desk, patient, tmp_path):
    for folder, code in (
        (tmp_path / "missing", "output-folder-missing"),
        (desk.clinic.path, "output-in-vault"),
    ):
        with pytest.raises(UsageError) as said:
            write(desk, patient, folder)
        assert said.value.code == code


def test_the_front_desk_writes_none_and_gives_no_part(desk, patient, tmp_path):
    desk.be(INA)
    for act in (
        lambda: write(desk, patient, tmp_path),
        lambda: desk.access_reports.look(patient),
        lambda: desk.access_reports.give_log(patient),
    ):
        with pytest.raises(Refused) as said:
            act()
        assert said.value.code == "role"


def test_a_second_person_who_is_no_administrator_or_mistypes_gives_nothing(desk, patient):
    before = counts(desk)
    for name, secret, code in ((INA, password(INA), "role"), (ADA, "nonsense", "wrong-password")):
        with pytest.raises(Refused) as said:
            desk.access_reports.give_log(patient, user_id=desk.id_of(name), password=secret)
        assert said.value.code == code
    assert counts(desk) == before


def test_more_than_fits_is_refused(desk, patient, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 1 << 10)
    assert refused(desk, patient, tmp_path, InputRefused) == "export-too-large"


class Countdown(CancelToken):
    """Cancelled at its nth check."""

    def __init__(self, checks):
        super().__init__()
        self.left = checks

    def check(self):
        self.left -= 1
        if self.left == 0:
            self.cancel()
        super().check()


@pytest.mark.parametrize("checks", [1, 3, 6])
def test_cancelling_leaves_nothing(desk, patient, tmp_path, checks):
    code = refused(desk, patient, tmp_path, Cancelled, cancel=Countdown(checks))
    assert code == "cancelled"


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_disk_that_fails_leaves_neither_file(desk, patient, tmp_path, monkeypatch, fails_at):
    real, opened = module.new_file, []

    def failing(path, size):
        opened.append(path)
        if len(opened) == fails_at:
            raise StorageFailed("disk-full")
        return real(path, size)

    monkeypatch.setattr(module, "new_file", failing)
    assert refused(desk, patient, tmp_path, StorageFailed) == "disk-full"


def test_what_lies_there_is_never_overwritten(desk, patient, tmp_path):
    mine = tmp_path / "probe"
    mine.mkdir()
    name = Path(desk.access_reports._places(mine, bytes.fromhex(patient))[1]).name
    (mine / name).write_bytes(b"mine")
    with pytest.raises(UsageError) as said:
        write(desk, patient, mine)
    assert said.value.code == "output-exists"
    assert [one.read_bytes() for one in mine.iterdir()] == [b"mine"]


def test_no_consent_is_needed_but_the_keys_are(fresh, tmp_path):
    desk, patient = fresh
    give(desk, patient)
    desk.at_the_desk(lambda: desk.consents.withdraw(patient, Purpose.CARE))
    assert desk.access_reports.look(patient).pictures_code == "no-patient-key"
    assert refused(desk, patient, tmp_path) == "no-patient-key"
    told = text_of(write(desk, patient, tmp_path, pictures=False).report)
    assert "locked since the consent for care ended" in told
    assert "2 pictures" in told


def test_a_damaged_picture_is_left_out_and_told(fresh, tmp_path):
    desk, patient = fresh
    give(desk, patient)
    identity = pyrage.x25519.Identity.generate()
    photo = desk.photos(patient)[0]
    with desk.clinic.vault.read() as rows:
        record = next(one for one in rows.find(module.PhotoRecord) if one.id.hex() == photo)
    desk.clinic.ports.objects.delete(record.original_object)
    assert refused(desk, patient, tmp_path, Cancelled, cancel=Countdown(3)) == "cancelled"
    told = []
    to = str(identity.to_public())
    made = write(desk, patient, tmp_path, age_recipient=to, progress=told.append)
    assert [(one.done, one.total) for one in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert (made.photos, made.left_out, made.passphrase) == (1, 1, "")
    members = unpacked(pyrage.decrypt(Path(made.package).read_bytes(), [identity]))
    assert len(members) == 2
    assert "One picture is damaged" in text_of(made.report)


def test_of_who_has_no_picture_there_is_the_report_alone(fresh, tmp_path):
    desk, _ = fresh
    desk.be(INA)
    nobody = desk.patient("Blank", consent=False)
    desk.be(PAUL)
    give(desk, nobody)
    looked = desk.access_reports.look(nobody)
    assert (looked.photos, looked.pictures, looked.pictures_code) == (0, False, "")
    made = write(desk, nobody, tmp_path)
    assert (made.package, made.passphrase, made.photos) == ("", "", 0)
    assert "Your visits and pictures None." in text_of(made.report)


def test_what_an_emergency_access_shows_is_not_given_out(shared, desk, monkeypatch):
    session = desk.clinic.session
    monkeypatch.setattr(type(session.held), "of", lambda *_: object())
    photos = module.report_content.stored(desk.clinic, bytes.fromhex(shared[1])).photos
    assert module.report_content.why_shut(desk.clinic, photos) == "emergency-view-only"


def test_limits_hold_for_the_own_copy_too(fresh, tmp_path):
    desk, patient = fresh
    give(desk, patient)
    rules = desk.policies.rules()
    desk.be(ADA)
    desk.policies.set_rules(tight(rules))
    desk.be(PAUL)
    assert refused(desk, patient, tmp_path).startswith("limit-")
    desk.be(ADA)
    assert desk.log(event="limit-reached")


def tight(rules: ClinicRules) -> ClinicRules:
    """One picture an hour may be exported."""
    limits = tuple(
        (role, dataclasses.replace(one, exported=1) if role is Role.PRACTITIONER else one)
        for role, one in rules.limits
    )
    return dataclasses.replace(rules, limits=limits, confirm_factor=1)
