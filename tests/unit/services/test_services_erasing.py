"""Erasing a patient through the services: what is shown before, done, and certified afterwards."""

import contextlib
import datetime as dt
import io
import sqlite3

import pypdfium2
import pytest

from clinicvault.access.endings import erasing
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.roles import Act
from clinicvault.services.erasures import words as erasure_words
from clinicvault.services.erasures.views import erasure_view
from clinicvault.services.views import ErasureGround
from tests.unit.services.real_clinic import ADA, INA, PAUL, password

REASON = "The patient wrote to us"
ASKED = ErasureGround.ASKED


def code(act, *args, kind=Refused, **named):
    with pytest.raises(kind) as refused:
        act(*args, **named)
    return refused.value.code


def asked(desk, patient, **more):
    return desk.erasing.ask(patient, ASKED, REASON, before_time=True, **more)


def granted(desk, patient):
    """Asked for by Ada, allowed by Paul; Ada is at the screen."""
    desk.be(ADA)
    made = asked(desk, patient)
    desk.be(PAUL)
    desk.requests.allow(made.id)
    desk.be(ADA)
    return made.id


def text_of(pdf):
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as opened:
        return " ".join(page.get_textpage().get_text_range() for page in opened).replace(
            "\r\n", " "
        )


def test_the_story_from_the_question_to_the_certificate(filled, tmp_path):
    house, patient = filled
    with house.open(ADA) as desk:
        look = desk.erasing.look(patient)
        assert (look.name, look.photos, look.visits, look.consents) == ("Amélie Rousseau", 2, 1, 1)
        assert look.approvers == ((desk.id_of(PAUL), PAUL),)
        assert (look.hold, look.open, look.running) == (None, None, 0)
        assert look.bytes == sum(len(desk.clinic.ports.objects.get(one)) for one in desk.objects())
        assert look.first_visit == look.last_visit is not None
        assert look.retention.until.year == look.last_visit.year + 20
        assert code(desk.erasing.ask, patient, ASKED, REASON) == "retention-runs"
        made = asked(desk, patient)
        assert (made.state, made.by, made.ground, made.reason) == ("waiting", ADA, ASKED, REASON)
        assert (made.patient_name, made.ready, made.may) == ("Amélie Rousseau", None, frozenset())
        assert made.mine
        assert desk.erasing.look(patient).open == made
        assert code(desk.erasing.carry_out, made.id, password(ADA)) == "request-not-granted"

        desk.be(PAUL)
        [waiting] = desk.requests.waiting()
        assert (waiting.kind, waiting.may) == (RequestKind.ERASURE, {Act.ALLOW_ERASURE})
        assert desk.erasing.list()[0].may == {Act.ALLOW_ERASURE}
        assert not desk.erasing.list()[0].mine
        desk.requests.allow(made.id)

        desk.be(ADA)
        ready = desk.erasing.of(patient)
        assert (ready.state, ready.may) == ("granted", {Act.ASK_ERASURE})
        assert [(one.name, one.stage) for one in ready.said] == [(PAUL, "grant")]
        assert code(desk.erasing.certificate, made.id, "en", kind=UsageError) == "erasure-not-done"
        heard = []
        done = desk.erasing.carry_out(made.id, password(ADA), progress=heard.append)
        assert heard[-1].finished
        assert (done.state, done.done_by, done.files_left) == ("done", ADA, 0)
        assert (done.patient_name, done.code) == ("", patient_code(bytes.fromhex(patient)))
        assert desk.patients.search("Rousseau") == ()
        assert desk.patients.count() == 0
        assert code(desk.patients.page, patient, kind=UsageError) == "patient-unknown"
        assert desk.objects() == set()
        assert desk.health.verify().damaged == ()

        said = text_of(desk.erasing.certificate(made.id, "en"))
        assert done.code in said
        assert "Rousseau" not in said
        assert "Amélie" not in said
        for word in ("Clinique Été", "The patient asked for it", PAUL, ADA, "can still hold"):
            assert word in said
        french = text_of(desk.erasing.certificate(made.id, "fr"))
        assert "Attestation d’effacement" in french
        assert code(desk.erasing.certificate, made.id, "de", kind=InputRefused) == (
            "retention-language"
        )
        output = tmp_path / "certificate.pdf"
        desk.erasing.save_certificate(made.id, "en", output)
        assert output.stat().st_mode & 0o777 == 0o600
        again = desk.erasing.save_certificate
        assert code(again, made.id, "en", output, kind=UsageError) == "output-exists"
        missing = tmp_path / "no" / "certificate.pdf"
        assert code(again, made.id, "en", missing, kind=UsageError) == "output-folder-missing"
        inside = house.vault / "certificate.pdf"
        assert code(again, made.id, "en", inside, kind=UsageError) == "output-in-vault"
        events = [row.event for row in desk.log()]
        assert {"erasure-look", "patient-erase", "erasure-end", "erasure-certificate"} <= set(
            events
        )


def test_another_program_that_is_open_forgets_the_patient_at_once(filled):
    house, patient = filled
    with house.open(INA) as front, house.open(ADA) as desk:
        assert len(front.patients.search("Rousseau")) == 1
        request = granted(desk, patient)
        desk.erasing.carry_out(request, password(ADA))
        assert front.patients.search("Rousseau") == ()
        assert front.unlocking.ended() == ""
        assert front.patients.count() == 0
        assert code(front.patients.page, patient, kind=UsageError) == "patient-unknown"
        assert code(front.consents.grant, patient, Purpose.CARE, kind=UsageError) == (
            "patient-unknown"
        )


def test_it_is_taken_back_and_asked_anew(filled):
    house, patient = filled
    with house.open(ADA) as desk:
        made = asked(desk, patient)
        assert desk.erasing.withdraw(made.id).state == "expired"
        assert asked(desk, patient).state == "waiting"
        assert len(desk.erasing.list()) == 2
        assert len(desk.erasing.list(1)) == 1


def test_the_wait_is_shown_where_nobody_else_could_allow_it(filled, monkeypatch):
    from clinicvault.access.endings import erasing
    from clinicvault.access.release import requests

    house, patient = filled
    for module in (erasing, requests):
        monkeypatch.setattr(module, "others", lambda *_: ())
    with house.open(ADA) as desk:
        assert desk.erasing.look(patient).approvers == ()
        made = asked(desk, patient)
        assert made.ready - made.asked == dt.timedelta(hours=24)
        house.clock.sleep_days(1)
        done = desk.erasing.carry_out(made.id, password(ADA))
        assert done.state == "done"
        assert "24 hours of waiting" in text_of(desk.erasing.certificate(made.id, "en"))


def test_nobody_else_looks_or_asks(filled):
    house, patient = filled
    with house.open(PAUL) as desk:
        assert code(desk.erasing.look, patient) == "role"
        assert code(asked, desk, patient) == "role"
        assert desk.erasing.of(patient) is None
        assert desk.erasing.list() == ()
    with house.open(INA) as desk:
        assert code(asked, desk, patient) == "role"


def test_files_that_stay_are_said(filled, monkeypatch):
    from clinicvault.domain.errors import StorageFailed

    house, patient = filled
    with house.open(ADA) as desk:
        request = granted(desk, patient)
        store = type(desk.clinic.ports.objects)

        def stubborn(*_):
            raise StorageFailed("storage-io")

        with monkeypatch.context() as patch:
            patch.setattr(store, "delete", stubborn)
            half = desk.erasing.carry_out(request, password(ADA))
            assert (half.state, half.files_left) == ("running", 6)
            assert half.may == {Act.ASK_ERASURE}
            desk.be(PAUL)
            assert desk.erasing.of(patient).files_left == 0
            desk.be(ADA)
        assert desk.erasing.carry_out(request, password(ADA)).state == "done"
        assert desk.objects() == set()


def test_holds_through_the_services(filled):
    house, patient = filled
    with house.open(ADA) as desk:
        assert desk.holds.of(patient) is None
        hold = desk.holds.place(patient, "Lawsuit")
        assert (hold.name, hold.reason, hold.by, hold.lifted) == (
            "Amélie Rousseau", "Lawsuit", ADA, None,
        )  # fmt: skip
        assert desk.holds.of(patient) == hold
        assert desk.holds.list() == (hold,)
        assert desk.erasing.look(patient).hold == hold
        assert code(asked, desk, patient) == "patient-held"
        desk.be(INA)
        assert desk.holds.of(patient).reason == "Lawsuit"
        assert code(desk.holds.place, patient, "mine") == "role"
        desk.be(ADA)
        desk.holds.lift(patient, "Settled")
        assert (desk.holds.of(patient), desk.holds.list()) == (None, ())


def test_a_hold_that_cannot_be_read_is_shown_as_one(filled):
    house, patient = filled
    with house.open(ADA) as desk:
        desk.holds.place(patient, "Lawsuit")
    with contextlib.closing(sqlite3.connect(house.vault / "vault.db")) as rows, rows:
        rows.execute("UPDATE hold SET signature = x'00'")
    with house.open(ADA) as desk:
        [hold] = desk.holds.list()
        assert (hold.reason, hold.by) == ("", "")
        assert desk.retention.counts().held == 1


def by_hand(house, sql):
    with contextlib.closing(sqlite3.connect(house.vault / "vault.db")) as rows, rows:
        assert rows.execute(sql).rowcount > 0


def test_a_damaged_erasure_shuts_no_page(filled):
    """Neither the list of erasures nor the review, and nobody else's erasure."""
    house, patient = filled
    with house.open(ADA) as desk:
        request = granted(desk, patient)
        desk.erasing.carry_out(request, password(ADA))
        desk.be(INA)
        other = desk.patient("Other")
        desk.be(ADA)
        by_hand(house, "UPDATE erasure SET made_ms = 7")
        assert [one.id for one in desk.erasing.list()] == [request]
        assert [row.patient_id for row in desk.retention.review("unknown").rows] == [other]
        assert asked(desk, other).state == "waiting"
        [told] = desk.log(event="damage-found")
        assert dict(told.detail)["tables"] == "erasure"


def test_the_certificate_says_what_was_away(filled):
    house, patient = filled
    with house.open(ADA) as desk:
        request = granted(desk, patient)
        by_hand(house, "DELETE FROM visit")
        done = desk.erasing.carry_out(request, password(ADA))
        assert done.before_time
        said = text_of(desk.erasing.certificate(request, "en"))
        assert "1 entries of the clinic’s database could not be found" in said
        assert "étaient introuvables" in text_of(desk.erasing.certificate(request, "fr"))


def test_who_reads_no_names_is_not_told_whether_it_was_early(filled):
    house, patient = filled
    with house.open(ADA) as desk:
        made = asked(desk, patient)
        assert made.before_time
        session = desk.clinic.session
        with session.vault.read() as rows:
            one = erasing.load_erasure(session, rows, bytes.fromhex(made.id))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(erasing, "details_of", no_key)
            assert not erasure_view(desk.clinic, one).before_time


def no_key(*_):
    raise Refused("no-key", key="directory")


def test_every_language_says_everything():
    english, french = (erasure_words.WORDS[one] for one in ("en", "fr"))
    for words in (english, french):
        assert words.rows.keys() == set(erasure_words.ROWS)
        assert words.grounds.keys() == set(ErasureGround)
    assert english != french
