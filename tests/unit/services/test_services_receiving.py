"""Between two clinics: keys are exchanged, packages come, and whose they are is known."""

import dataclasses
import datetime as dt
from types import SimpleNamespace

import pypdfium2
import pyrage
import pytest

from clinicvault.access.release.certificates import certificate_recipient
from clinicvault.access.release.package_signing import signer_words
from clinicvault.domain.errors import InputRefused, Refused, StorageFailed, UsageError
from clinicvault.domain.exports import RecipientSort
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.jobs import CancelToken
from clinicvault.media.dicom_writing.photograph import Subject
from clinicvault.services.packages import age, archive, cms
from clinicvault.services.packages.dicom_objects import dicom_objects
from clinicvault.services.packages.protection import Protection, age_key
from clinicvault.services.packages.signed import About, signed_contents
from clinicvault.services.patients import photo_view
from clinicvault.services.receiving.senders import Senders
from clinicvault.services.receiving.sheet import sheet_pdf
from clinicvault.services.views.receiving import OwnComputer, ReceivingCard
from clinicvault.services.views.releases import RecipientDetails
from tests.unit.crypto.certificate_files import NOW, holder
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, make_house
from tests.unit.services.sent import contents, item, photo, sender
from tests.unit.services.zip_files import packed

WORDS = "copper lantern orbit velvet saddle thunder"
AWAY = RecipientDetails("Dr Okafor", RecipientSort.COLLEAGUE, "Clinic Elsewhere")


@pytest.fixture(scope="module")
def elsewhere(_computer, tmp_path_factory) -> House:
    """Another clinic, with a computer of its own."""
    return make_house(tmp_path_factory.mktemp("elsewhere"))[0]


@dataclasses.dataclass
class Away:
    """The other clinic's practitioner."""

    desk: object

    @property
    def signer(self):
        return self.desk.clinic.vault.workstation.public.signing.hex()

    def sends(self, path, key, items=None, expires=None, words=None):
        """A package for a key, or for a passphrase."""
        items = items or [item(1, view="frontal"), item(2, view="profile-left")]
        about = About("Clinique Été", Purpose.COLLEAGUES.slug, "fr", dt.date(2026, 11, 23), expires)
        sent, _ = signed_contents(self.desk.clinic.vault, items, about)
        protection = Protection(None, words) if words else Protection(age_key(key))
        path.write_bytes(age.make(sent, protection))
        return path


@pytest.fixture
def away(elsewhere, tmp_path):
    with elsewhere.copy(tmp_path / "away").open(PAUL) as desk:
        yield Away(desk)


@pytest.fixture
def patient(desk):
    return desk.patient()


def named(desk, details=AWAY):
    """In the address book, by who may write there."""
    desk.be(PAUL)
    made = desk.recipients.add(details).id
    desk.be(INA)
    return made


def knows(desk, away, recipient=""):
    """Somebody telephoned, and typed the words that the other clinic's screen shows."""
    [own] = [one for one in away.desk.receiving.card().computers if one.here]
    row = recipient or named(desk)
    desk.be(PAUL)
    known = desk.receiving.compared(row, away.signer, own.words)
    desk.be(INA)
    return known


def test_the_key_and_the_words_that_others_are_told(desk):
    card = desk.receiving.card()
    assert card.key == desk.importing.receiving_key()
    assert card.clinic == "Clinique Été"
    assert "".join(card.groups.split()) == card.key
    [own] = card.computers
    public = desk.clinic.vault.workstation.public.signing
    assert (own.here, own.words) == (True, signer_words(public))
    for user in (PAUL, ADA):
        assert desk.be(user).receiving.card() == card


def test_who_reads_no_names_has_no_key_to_show(house):
    """An administrator alone holds no key by which packages open."""
    with house.open(ADA) as desk:
        desk.let_in("Bob Bare", frozenset({Role.ADMINISTRATOR}), ADA)
        with pytest.raises(Refused, match="no-key"):
            desk.be("Bob Bare").receiving.card()
        assert desk.receiving.senders() == ()


def pages(data):
    with pypdfium2.PdfDocument(data) as opened:
        return ["\n".join(p.get_textpage().get_text_range().split("\r\n")) for p in opened]


@pytest.mark.parametrize(("language", "title"), [("en", "How to send"), ("fr", "Comment nous")])
def test_the_page_to_be_handed_over(desk, tmp_path, language, title):
    desk.receiving.sheet(tmp_path / "key.pdf", language)
    [text] = pages((tmp_path / "key.pdf").read_bytes())
    card = desk.receiving.card()
    assert title in text
    assert card.key in text.replace(" ", "").replace("\n", "")
    assert card.computers[0].words in text
    with pytest.raises(UsageError, match="output-exists"):
        desk.receiving.sheet(tmp_path / "key.pdf")
    with pytest.raises(InputRefused, match="sheet-language"):
        desk.receiving.sheet(tmp_path / "b.pdf", "xx")
    assert not (tmp_path / "b.pdf").exists()
    with pytest.raises(StorageFailed):
        desk.receiving.sheet(tmp_path / "nowhere" / "b.pdf")


def test_many_computers_go_on_over_the_page():
    computers = tuple(OwnComputer(f"Studio {n}", "one two three four") for n in range(40))
    card = ReceivingCard("Clinique Été", "age1" + "q" * 58, computers)
    found = pages(sheet_pdf(card, dt.date(2026, 11, 23), "en"))
    assert len(found) > 1
    assert all(f"Studio {n}" in "".join(found) for n in range(40))


def test_from_clinic_to_clinic_and_not_taken_twice(desk, patient, away, tmp_path):
    key = desk.receiving.card().key
    items = [item(1, view="frontal"), item(2, view="profile-left")]
    items += dicom_objects(items, Subject("P-1")).items
    path = away.sends(tmp_path / "a.age", key, items, dt.date(2099, 1, 1))
    for _ in range(2):
        look = desk.importing.look([path])
        assert [(one.sender, one.own, one.over) for one in look.packages] == [("", False, False)]
    report = desk.importing.run(patient, [path])
    [told] = report.packages
    assert (len(report.imported), len(report.refused)) == (2, 0)
    assert (told.signer, told.sender, told.clinic) == (away.signer, "", "Clinique Été")
    again = desk.importing.run(patient, [path])
    assert (len(again.imported), len(again.duplicates)) == (0, 2)


def test_whose_package_it_is_once_the_words_were_compared(desk, patient, away, tmp_path):
    path = away.sends(tmp_path / "a.age", desk.receiving.card().key)
    known = knows(desk, away)
    assert (known.name, known.checked_by, known.signer) == ("Dr Okafor", PAUL, away.signer)
    assert desk.receiving.senders() == (known,)
    for packages in (
        desk.importing.look([path]).packages,
        desk.importing.run(patient, [path]).packages,
    ):
        [told] = packages
        assert (told.sender, told.sender_id) == ("Dr Okafor", known.recipient_id)
        assert (told.checked, told.checked_by) == (known.checked, PAUL)
    desk.be(PAUL)
    desk.receiving.forget(known.recipient_id, away.signer)
    assert desk.importing.look([path]).packages[0].sender == ""
    with pytest.raises(UsageError, match="sender-unknown"):
        desk.receiving.forget(known.recipient_id, away.signer)


def test_other_words_are_of_another_computer(desk, away):
    row = named(desk)
    desk.be(PAUL)
    own = desk.receiving.card().computers[0].words
    for words in (own, "", "one two three four"):
        with pytest.raises(Refused, match="sender-words"):
            desk.receiving.compared(row, away.signer, words)
    for signer in ("", "xyz", away.signer[:-2]):
        with pytest.raises(UsageError, match="sender-unknown"):
            desk.receiving.compared(row, signer, own)
    with pytest.raises(Refused, match="sender-own"):
        desk.receiving.compared(row, desk.clinic.vault.workstation.public.signing.hex(), own)
    assert desk.receiving.senders() == ()


def test_words_as_people_type_them(desk, away):
    row = named(desk)
    [own] = away.desk.receiving.card().computers
    typed = own.words.upper().replace(" ", ",  ", 1).replace(" ", "-", 4)
    desk.be(PAUL)
    assert desk.receiving.compared(row, away.signer.upper(), typed).signer == away.signer


def test_the_desk_looks_and_does_not_decide(desk, away):
    row = named(desk)
    [own] = away.desk.receiving.card().computers
    with pytest.raises(Refused, match="role"):
        desk.receiving.compared(row, away.signer, own.words)
    known = knows(desk, away, row)
    with pytest.raises(Refused, match="role"):
        desk.receiving.forget(known.recipient_id, away.signer)


def test_another_recipient_cannot_have_the_same_computer(desk, away):
    knows(desk, away)
    other = named(desk, RecipientDetails("Abel"))
    with pytest.raises(Refused, match="sender-other"):
        knows(desk, away, other)


def test_a_removed_sender_is_unknown_again(desk, patient, away, tmp_path):
    known = knows(desk, away)
    path = away.sends(tmp_path / "a.age", desk.receiving.card().key)
    desk.be(PAUL).recipients.remove(known.recipient_id)
    assert desk.importing.look([path]).packages[0].sender == ""


def test_a_package_of_our_own_is_known_as_such(house, patient_of_paul, tmp_path):
    desk, patient = patient_of_paul
    path = Away(desk).sends(tmp_path / "a.age", desk.receiving.card().key)
    assert desk.importing.run(patient, [path]).packages[0].own


@pytest.fixture
def patient_of_paul(house):
    with house.open(PAUL) as desk:
        yield desk, desk.patient()


def test_what_is_known_of_a_photo_is_who_sent_it(desk, patient, away, tmp_path):
    path = away.sends(tmp_path / "a.age", desk.receiving.card().key, [item(1)])
    desk.importing.run(patient, [path])
    desk.be(PAUL)
    [photo] = desk.patients.page(patient).visits[0].photos
    assert (photo.signer, photo.sender, photo.sent_until) == (away.signer, "", None)
    knows(desk, away)
    [photo] = desk.be(PAUL).patients.page(patient).visits[0].photos
    assert photo.sender == "Dr Okafor"


def test_facts_that_no_sender_wrote_keep_no_page_shut(desk):
    record = SimpleNamespace(id=b"p" * 16, visit=b"v" * 16)
    for facts in ({"sender": "no key", "sent_until": "tomorrow"}, {"sender": 7, "sent_until": 7}):
        told = photo_view(record, facts, senders=Senders(desk.clinic))
        assert (told.sender, told.sent_until) == ("", None)


def test_a_day_that_is_past_is_told(desk, patient, away, tmp_path):
    today = dt.datetime.now(dt.UTC).date()
    key = desk.receiving.card().key
    for days, over in ((-1, True), (0, False), (1, False)):
        until = today + dt.timedelta(days)
        path = away.sends(tmp_path / f"{days}.age", key, expires=until)
        [told] = desk.importing.look([path]).packages
        assert (told.expires, told.over) == (until, over)


def test_for_another_clinic_it_stays_shut(desk, patient, away, elsewhere, tmp_path):
    other = str(pyrage.x25519.Identity.generate().to_public())
    path = away.sends(tmp_path / "a.age", other)
    report = desk.importing.run(patient, [path])
    assert [one.reason for one in report.refused] == ["package-not-ours"]
    assert [one.refused for one in report.packages] == ["package-not-ours"]


def test_tampered_on_its_way_it_is_refused(desk, patient, away, tmp_path):
    path = away.sends(tmp_path / "a.age", desk.receiving.card().key)
    good = path.read_bytes()
    for place in range(0, len(good), len(good) // 40):
        bad = bytearray(good)
        bad[place] ^= 1
        path.write_bytes(bad)
        report = desk.importing.run(patient, [path])
        assert not report.imported
        assert report.refused
    assert desk.photos(patient) == []


def test_an_import_that_was_interrupted_asks_for_the_words_again(desk, patient, away, tmp_path):
    items = [item(number) for number in range(8)]
    path = away.sends(tmp_path / "a.age", "", items, words=WORDS)
    cancel = CancelToken()
    first = desk.importing.run(
        patient, [path], passphrases=[WORDS], cancel=cancel, progress=lambda _: cancel.cancel()
    )
    assert first.cancelled
    left = desk.importing.unfinished()[1]
    assert left
    for words in ((), ("wrong",)):
        with pytest.raises(InputRefused, match="package-locked"):
            desk.importing.resume(passphrases=words)
        assert desk.importing.unfinished() == (patient, left)
    rest = desk.importing.resume(passphrases=[WORDS])
    assert len(rest.imported) == left
    assert not rest.refused
    assert desk.importing.unfinished() is None


def test_what_is_not_opened_here_is_refused_kindly(desk, patient, tmp_path):
    sent = contents([item(1)], sender())
    (tmp_path / "a.p7m").write_bytes(cms.make(sent, certificate_recipient(holder("p256").pem, NOW)))
    (tmp_path / "b.p7m").write_text("-----BEGIN CMS-----\nMII\n-----END CMS-----\n")
    (tmp_path / "c.html").write_text("<!DOCTYPE html>\n<html lang='fr'></html>")
    (tmp_path / "d.zip").write_bytes(packed({"a.jpg": photo(1)}))
    report = desk.importing.run(patient, [tmp_path / n for n in ("a.p7m", "b.p7m", "c.html")])
    assert [one.reason for one in report.refused] == ["package-cms", "package-cms", "package-page"]
    assert all(one.reason in MESSAGES for one in report.refused)
    kinds = {one.kind: one.treatment for one in desk.importing.look([tmp_path]).kinds}
    assert (kinds["CMS"], kinds["HTML"], kinds["ZIP"]) == ("refused", "refused", "unpacked")


def test_the_log_tells_who_sent_it(desk, patient, away, tmp_path):
    knows(desk, away)
    path = away.sends(tmp_path / "a.age", desk.receiving.card().key)
    desk.importing.run(patient, [path])
    desk.be(ADA)
    entries = desk.log(event="import")
    assert {dict(one.detail)["sender"] for one in entries} == {away.signer}


def test_plain_packages_tell_too(desk, patient, away, tmp_path):
    about = About("Clinique Été", "colleagues", "en", dt.date(2026, 11, 23))
    sent, _ = signed_contents(away.desk.clinic.vault, [item(1)], about)
    (tmp_path / "a.zip").write_bytes(archive.archive(sent).getvalue())
    knows(desk, away)
    [told] = desk.importing.run(patient, [tmp_path / "a.zip"]).packages
    assert (told.sender, told.encrypted) == ("Dr Okafor", False)
