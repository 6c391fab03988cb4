"""Withdrawing: shown before, done after, exports under way refused; exports without a face."""

import datetime as dt
import threading

import pytest

from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services import views
from clinicvault.services.giving import service
from tests.unit.services.giving_age import export_age
from tests.unit.services.real_clinic import ADA, INA, PAUL


def today(desk):
    return dt.datetime.fromtimestamp(desk.clinic.vault.now() / 1000, dt.UTC).astimezone().date()


def given_away(desk, patient, output, purpose=Purpose.CARE, recipient="Dr Weber"):
    return export_age(
        desk, patient, desk.photos(patient), recipient=recipient, purpose=purpose, output=output
    )


def test_a_withdrawal_is_shown_before_and_done_after(filled, tmp_path):
    house, patient = filled
    with house.open(INA) as desk:
        desk.consents.grant(patient, Purpose.TEACHING)
        desk.be(PAUL)
        given_away(desk, patient, tmp_path / "a.age")
        given_away(desk, patient, tmp_path / "b.age", Purpose.TEACHING, "Prof. Ada")
        desk.exporting.open_plain(desk.photos(patient)[0], Purpose.CARE, tmp_path / "c.jpg")
        teaching = desk.consents.preview_withdrawal(patient, Purpose.TEACHING)
        assert (teaching.keys, teaching.consents, teaching.others) == (False, 1, ())
        assert [one.recipient for one in teaching.disclosures] == ["Prof. Ada"]
        before = desk.consents.preview_withdrawal(patient, Purpose.CARE)
        assert (before.keys, before.photos, before.consents) == (True, 2, 1)
        assert before.others == (Purpose.TEACHING,)
        told = [(one.recipient, one.form, one.photos) for one in before.disclosures]
        assert told == [("", "plain file", 1), ("Prof. Ada", "age", 2), ("Dr Weber", "age", 2)]
        assert before.disclosures == desk.consents.disclosures(patient)
        assert desk.consents.list(patient)[0].status is ConsentStatus.VALID
        done = desk.consents.withdraw(patient, Purpose.CARE)
        assert done == before
        [care] = [one for one in desk.consents.list(patient) if one.purpose is Purpose.CARE]
        assert (care.status, care.withdrawn) == (ConsentStatus.WITHDRAWN, today(desk))
        with pytest.raises(Refused, match="consent-withdrawn"):
            given_away(desk, patient, tmp_path / "d.age", Purpose.TEACHING)
        again = desk.consents.preview_withdrawal(patient, Purpose.CARE)
        assert (again.keys, again.consents) == (False, 0)
        with pytest.raises(UsageError, match="consent-none"):
            desk.consents.withdraw(patient, Purpose.CARE)


@pytest.mark.parametrize("purpose", [Purpose.CARE, Purpose.TEACHING])
def test_an_export_under_way_ends_with_the_withdrawal(filled, tmp_path, monkeypatch, purpose):
    """Counted, and refused before anything leaves; nothing is recorded as given."""
    house, patient = filled
    output, reached, go_on = tmp_path / "out.age", threading.Event(), threading.Event()
    sealed = service.wrapped

    def slowly(*args, **more):
        made = sealed(*args, **more)
        reached.set()
        assert go_on.wait(60)
        return made

    monkeypatch.setattr(service, "wrapped", slowly)
    with house.open(INA) as desk:
        desk.consents.grant(patient, Purpose.TEACHING)
        desk.be(PAUL)
        photos, failed = desk.photos(patient), []

        def export():
            try:
                export_age(
                    desk, patient, photos, recipient="X", purpose=Purpose.TEACHING, output=output
                )
            except Refused as error:
                failed.append(error.code)

        thread = threading.Thread(target=export)
        thread.start()
        assert reached.wait(60)
        other = desk.consents.preview_withdrawal(patient, Purpose.MARKETING)
        assert other.exports == 0
        assert desk.consents.withdraw(patient, purpose).exports == 1
        go_on.set()
        thread.join(60)
        assert failed == ["consent-withdrawn"]
        assert not output.exists()
        assert desk.consents.disclosures(patient) == ()
        assert desk.consents.preview_withdrawal(patient, purpose).exports == 0


# faces


def test_no_face_without_the_exporter_s_word(filled, tmp_path):
    house, patient = filled
    with house.open(INA) as desk:
        draft = views.ConsentDraft(Purpose.TEACHING, Evidence.VERBAL, faces=False)
        desk.consents.record(patient, draft)
        desk.be(PAUL)
        [first, second] = desk.photos(patient)
        for act in (
            lambda: given_away(desk, patient, tmp_path / "a.age", Purpose.TEACHING),
            lambda: desk.exporting.open_plain(first, Purpose.TEACHING, tmp_path / "a.jpg"),
        ):
            with pytest.raises(Refused, match="consent-faces"):
                act()
        assert not list(tmp_path.glob("a.*"))
        desk.exporting.open_plain(first, Purpose.CARE, tmp_path / "care.jpg")
        desk.exporting.open_plain(first, Purpose.TEACHING, tmp_path / "b.jpg", no_face=True)
        export_age(
            desk,
            patient,
            [first, second],
            recipient="Prof. Ada",
            purpose=Purpose.TEACHING,
            output=tmp_path / "b.age",
            no_face=True,
        )
        desk.be(ADA)
        refused = desk.log(outcome="refused")
        assert {dict(row.detail)["reason"] for row in refused} == {"consent-faces"}
        given = [row for row in desk.log(outcome="given") if row.purpose == "teaching"]
        assert [dict(row.detail)["no_face"] for row in given] == ["True"] * 2


def test_a_consent_that_closes_faces_meanwhile(filled, tmp_path, monkeypatch):
    """Asked once more in the transaction that says what leaves."""
    house, patient = filled
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        monkeypatch.setattr("clinicvault.services.exporting.faces_hidden", lambda *_: False)
        monkeypatch.setattr("clinicvault.access.release.handing.faces_hidden", lambda *_: True)
        with pytest.raises(Refused, match="consent-faces"):
            desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / "x.jpg")
        assert not (tmp_path / "x.jpg").exists()
        assert desk.consents.disclosures(patient) == ()


def test_damage_hides_what_follows_and_stops_nothing(filled):
    """A disclosure that cannot be read any more."""
    from clinicvault.access.patients.visits import disclosure_record
    from clinicvault.domain.records import PatientRecord

    house, patient = filled
    with house.open(PAUL) as desk:
        session = desk.clinic.session
        with session.vault.write() as rows:
            person = session.vault.reader(rows).need(PatientRecord, bytes.fromhex(patient))
            rows.put(disclosure_record(session, person, {"recipient": "Dr Weber"}))
            rows.event(session.event("export", "given"))
            rows.commit()
        with pytest.raises(IntegrityError, match="row-altered"):
            desk.consents.preview_withdrawal(patient, Purpose.CARE)
        done = desk.consents.withdraw(patient, Purpose.CARE)
        assert done.keys
        [care] = desk.consents.list(patient)
        assert care.status is ConsentStatus.WITHDRAWN
