"""Why somebody works with a patient: stated once, in every entry of the log, gone at the lock."""

import datetime as dt

import pytest

from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.services.views import PatientDetails
from tests.unit.services.kept import aside
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg

TEACHING, CARE = Purpose.TEACHING, Purpose.CARE


@pytest.fixture
def treated(house, tmp_path):
    """(desk with Paul unlocked, a consenting patient, her photo)."""
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.consents.grant(patient, TEACHING)
        desk.importing.run(patient, [jpeg(tmp_path / "a.jpg")])
        desk.be(PAUL)
        yield desk, patient, desk.photos(patient)[0]


def purposes_since(desk, before: int) -> dict[str, set[str]]:
    """Event -> purposes, of the entries after `before`; read by the administrator."""
    found: dict[str, set[str]] = {}
    for entry in desk.be(ADA).log():
        if entry.seq >= before and entry.patient:
            found.setdefault(entry.event, set()).add(entry.purpose)
    return found


def entries(desk) -> int:
    with desk.clinic.vault.read() as rows:
        return rows.log.size()


def test_care_needs_no_statement(treated):
    desk, patient, photo = treated
    before = entries(desk)
    page = desk.patients.page(patient)
    assert (page.purpose, page.purposes, page.refusal) == (CARE, tuple(Purpose), "")
    desk.viewing.preview(photo)
    assert set().union(*purposes_since(desk, before).values()) == {"care"}


def test_a_stated_reason_is_in_every_entry_until_the_lock(treated, tmp_path):
    desk, patient, photo = treated
    before = entries(desk)
    page = desk.patients.page(patient, TEACHING)
    assert (page.purpose, page.refusal) == (TEACHING, "")
    assert page.visits[0].photos[0].width
    desk.viewing.thumbnails(patient, [photo])
    desk.viewing.preview(photo)
    desk.viewing.full(photo).release()
    desk.viewing.shown(photo)
    desk.viewing.compared(photo, photo)
    assert desk.kept_files.list(patient) == ()
    assert desk.patients.page(patient).purpose is TEACHING
    desk.patients.edit(patient, PatientDetails("Amélie", "Rousseau", None))
    said = purposes_since(desk, before)
    assert {"patient-open", "photo-list", "thumbnails-view", "photo-view", "photo-full",
            "photo-compare", "patient-edit"} <= said.keys()  # fmt: skip
    assert set().union(*said.values()) == {"teaching"}
    assert desk.be(PAUL).patients.page(patient).purpose is CARE


def test_one_patients_reason_is_not_anothers(treated):
    desk, patient, _ = treated
    desk.patients.page(patient, TEACHING)
    other = desk.patient("Other")
    assert desk.be(PAUL).patients.page(other).purpose is CARE
    desk.patients.page(patient, TEACHING)
    assert desk.patients.page(other).purpose is CARE


def test_a_reason_given_for_one_act_wins(treated):
    desk, patient, photo = treated
    desk.patients.page(patient, TEACHING)
    before = entries(desk)
    desk.viewing.preview(photo, CARE)
    assert purposes_since(desk, before)["photo-view"] == {"care"}


def test_an_unknown_photo_is_unknown_for_every_reason(treated):
    desk, patient, _ = treated
    desk.patients.page(patient, TEACHING)
    with pytest.raises(UsageError, match="photo-unknown"):
        desk.viewing.preview("00" * 16)


def test_without_consent_for_it_nothing_opens_and_the_page_says_which(treated):
    desk, patient, photo = treated
    page = desk.patients.page(patient, Purpose.RESEARCH)
    assert (page.refusal, page.missing) == ("consent-missing", Purpose.RESEARCH)
    assert Act.VIEW_PHOTO not in page.may
    assert not page.visits[0].photos[0].width
    with pytest.raises(Refused, match="consent-missing"):
        desk.viewing.preview(photo)
    assert desk.patients.page(patient, CARE).refusal == ""
    assert desk.viewing.preview(photo)


def test_without_consent_for_care_that_is_what_is_missing(treated):
    desk, patient, _ = treated
    desk.at_the_desk(lambda: desk.consents.withdraw(patient, CARE))
    page = desk.patients.page(patient, TEACHING)
    assert (page.refusal, page.missing) == ("consent-withdrawn", CARE)


@pytest.mark.parametrize("user", [INA, ADA])
def test_who_sees_no_photos_works_for_care(treated, user):
    desk, patient, _ = treated
    desk.be(user)
    assert desk.patients.page(patient).purposes == (CARE,)
    with pytest.raises(Refused, match="purpose-not-yours"):
        desk.patients.page(patient, TEACHING)
    assert desk.patients.page(patient).purpose is CARE


def test_a_file_kept_aside_is_tried_again_for_the_stated_reason(treated):
    desk, patient, _ = treated
    kept = aside(desk, patient, b"no picture")
    desk.be(PAUL).patients.page(patient, TEACHING)
    before = entries(desk)
    assert [one.id for one in desk.kept_files.list(patient)] == [kept]
    with pytest.raises(InputRefused):
        desk.kept_files.retry(kept)
    said = purposes_since(desk, before)
    assert said["kept-file-open"] == said["kept-files-list"] == {"teaching"}


def test_a_minor_is_younger_than_the_clinic_says(treated):
    desk, _, _ = treated
    today = dt.datetime.now(tz=dt.UTC).date()
    born = today.replace(year=today.year - 17, day=1)
    desk.be(INA)
    young = desk.patients.add(PatientDetails("Lou", "Petit", born)).id
    unknown = desk.patients.add(PatientDetails("Max", "Petit", None)).id
    assert desk.patients.page(young).minor
    assert not desk.patients.page(unknown).minor
    assert desk.patients.page(young).access.standing.value == "closed"
