"""Packages of other clinics, taken in at the front desk: verified, or refused."""

import base64
import contextlib
import dataclasses
import datetime as dt
import io
import json
import random
import zipfile

import pyrage
import pytest

from clinicvault.access.plain import ObjectKind
from clinicvault.access.release.package_signing import LABEL, signer_words
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.media.dicom_writing.photograph import Subject
from clinicvault.media.limits import Limits
from clinicvault.services import age_package
from clinicvault.services.importing.sources import age_files
from clinicvault.services.importing.sources.listing import listed
from clinicvault.services.importing.sources.opening import Sources
from clinicvault.services.importing.sources.pasted import Pasted
from clinicvault.services.packages import age, archive
from clinicvault.services.packages.colleague_words import READ_ME
from clinicvault.services.packages.dicom_objects import dicom_objects
from clinicvault.services.packages.manifest import MANIFEST, SIGNATURE
from clinicvault.services.packages.protection import Protection, age_key
from tests.unit.services.real_clinic import ADA, INA, PAUL, make_house, pixels
from tests.unit.services.sent import contents, item, manifest, photo, sender
from tests.unit.services.zip_files import packed

WORDS = "copper lantern orbit velvet saddle thunder"


@pytest.fixture
def patient(desk):
    return desk.patient()


def opened(desk, patient):
    """(cleaned bytes, facts) of every photo, by its view."""
    desk.be(PAUL)
    gate = desk.clinic.unlocked.gate
    ids = [bytes.fromhex(one) for one in desk.photos(patient)]
    found = gate.open(ids, ObjectKind.ORIGINAL, Purpose.CARE, event="view")
    return {one.facts["view"]: (bytes(one.data), one.facts) for one in found}


def for_the_clinic(desk, sent):
    return age.make(sent, Protection(age_key(desk.importing.receiving_key())))


def take(desk, patient, path, data=None, **more):
    if data is not None:
        path.write_bytes(data)
    return desk.importing.run(patient, [path], **more)


def codes(report):
    assert all(one.reason in MESSAGES for one in report.refused)
    return {one.path.rpartition("/")[2]: one.reason for one in report.refused}


def rezipped(data, change, method=zipfile.ZIP_STORED):
    """A plain ZIP of the same files, after `change` was made to the dictionary of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        files = {one: zipped.read(one) for one in zipped.namelist()}
    change(files)
    return packed(files, method)


def test_a_package_for_this_clinic_comes_in_with_views_and_who_signed_it(desk, patient, tmp_path):
    key = sender()
    items = [item(1, view="frontal"), item(2, "PNG", view="profile-left", orientation=6)]
    items.append(item(3, view="basal", orientation=8))
    items += dicom_objects(items, Subject("P-1")).items
    report = take(desk, patient, tmp_path / "a.age", for_the_clinic(desk, contents(items, key)))
    assert codes(report) == {}
    assert len(report.imported) == 3
    assert not report.duplicates
    [told] = report.packages
    public = key.public_key().public_bytes_raw()
    assert (told.signer, told.words) == (public.hex(), signer_words(public))
    assert (told.clinic, told.recipient) == ("Clinique Été", "Dr Elsewhere")
    assert (told.purpose, told.files, told.missing) == ("colleagues", 4, ())
    assert told.expires == dt.date(2027, 11, 23)
    assert told.encrypted
    assert {one.view for one in report.imported} == {View.FRONTAL, View.PROFILE_LEFT, View.BASAL}
    found = opened(desk, patient)
    for one in items[:3]:
        data, facts = found[one.view]
        assert (pixels(data) == pixels(bytes(one.data))).all()
        assert facts["orientation"] == one.orientation
        assert facts["sender"] == public.hex()


def test_the_view_that_was_said_here_goes_before(desk, patient, tmp_path):
    sent = contents([item(1, view="frontal"), item(2, view="nonsense")], sender())
    data = for_the_clinic(desk, sent)
    report = take(desk, patient, tmp_path / "a.age", data, view=View.BACK)
    assert {one.view for one in report.imported} == {View.BACK}
    other = desk.patient("Autre")
    report = take(desk, other, tmp_path / "a.age")
    assert {one.view for one in report.imported} == {View.FRONTAL, View.UNSPECIFIED}


def test_a_passphrase_opens_it_and_without_it_nothing_is_taken(desk, patient, tmp_path):
    data = age.make(contents([item(1)], sender()), Protection(None, WORDS))
    path = tmp_path / "a.age"
    for words in ((), ("wrong words",), ("",)):
        report = take(desk, patient, path, data, passphrases=words)
        assert codes(report) == {"a.age": "package-locked"}
        assert [(one.refused, one.encrypted) for one in report.packages] == [
            ("package-locked", True)
        ]
    look = desk.importing.look([path])
    assert [(one.kind, one.treatment) for one in look.kinds] == [("age", "locked")]
    assert [one.refused for one in look.packages] == ["package-locked"]
    look = desk.importing.look([path], passphrases=["wrong", WORDS])
    assert [(one.kind, one.treatment) for one in look.kinds] == [
        ("JPEG", "kept"),
        ("age", "unpacked"),
    ]
    assert [(one.refused, one.clinic) for one in look.packages] == [("", "Clinique Été")]
    assert desk.photos(patient) == []
    report = take(desk, patient, path, passphrases=("wrong", f"  {WORDS.replace(' ', '  ')} "))
    assert len(report.imported) == 1
    assert report.packages[0].signer
    with pytest.raises(InputRefused):
        take(desk, patient, path, passphrases=("x",) * 9)


def test_look_opens_with_the_clinics_key(desk, tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(for_the_clinic(desk, contents([item(1), item(2)], sender())))
    look = desk.importing.look([path])
    assert [(one.kind, one.files, one.treatment) for one in look.kinds] == [
        ("JPEG", 2, "kept"),
        ("age", 1, "unpacked"),
    ]
    assert look.companions == 3


def test_an_armoured_package_and_a_single_picture(desk, patient, tmp_path):
    key = pyrage.x25519.Recipient.from_str(desk.importing.receiving_key())
    sent = archive.archive(contents([item(1)], sender())).getvalue()
    report = take(desk, patient, tmp_path / "a.age", pyrage.encrypt(sent, [key], armored=True))
    assert len(report.imported) == 1
    report = take(desk, patient, tmp_path / "b.jpg.age", pyrage.encrypt(photo(9), [key]))
    assert [one.notes for one in report.imported] == [()]
    assert not report.packages
    assert codes(take(desk, patient, tmp_path / "c.age", pyrage.encrypt(b"?", [key]))) == {
        "c.age": "format-unknown"
    }
    assert codes(take(desk, patient, tmp_path / "d.age", pyrage.encrypt(b"", [key]))) == {
        "d.age": "file-empty"
    }
    broken = pyrage.encrypt(b"PK\3\4 nothing", [key])
    assert codes(take(desk, patient, tmp_path / "e.age", broken)) == {"e.age": "package-damaged"}


def test_what_was_altered_added_or_taken_away_is_told(desk, patient, tmp_path):
    items = [item(number, view="") for number in range(4)]
    first, second, third = (one.name for one in items[:3])

    def change(files):
        files[first] = photo(50)
        del files[second]
        files["00ff00ff00ff.jpg"] = photo(51)
        files["folder/x.jpg"] = bytes(items[2].data)

    plain = archive.archive(contents(items, sender())).getvalue()
    report = take(desk, patient, tmp_path / "a.zip", rezipped(plain, change))
    assert codes(report) == {
        first: "package-altered",
        "00ff00ff00ff.jpg": "package-unlisted",
        "x.jpg": "package-unlisted",
    }
    assert {one.path.rpartition("/")[2] for one in report.imported} == {third, items[3].name}
    [told] = report.packages
    assert told.missing == (second,)
    assert set(told.altered) == {first, "00ff00ff00ff.jpg", "folder/x.jpg"}
    assert not told.encrypted


def _other_signature(files):
    files[SIGNATURE] = sender().sign(LABEL + files[MANIFEST])


def _other_manifest(files):
    files[MANIFEST] = files[MANIFEST].replace(b"Dr Elsewhere", b"Dr Anywhere ")


def _broken_manifest(files):
    files[MANIFEST] = files[MANIFEST][:-1]


def _no_signature(files):
    del files[SIGNATURE]


FORGED = {
    "another signature": (_other_signature, "package-signature"),
    "another recipient": (_other_manifest, "package-signature"),
    "no signature": (_no_signature, "package-signature"),
    "no manifest to speak of": (_broken_manifest, "manifest-unreadable"),
}


@pytest.mark.parametrize("how", FORGED)
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_forged_package_is_refused_as_a_whole(desk, patient, tmp_path, how, encrypted):
    change, code = FORGED[how]
    plain = archive.archive(contents([item(1), item(2)], sender())).getvalue()
    data = rezipped(plain, change)
    if encrypted:
        key = pyrage.x25519.Recipient.from_str(desk.importing.receiving_key())
        data = pyrage.encrypt(data, [key])
    report = take(desk, patient, tmp_path / "a.zip", data)
    assert codes(report) == {"a.zip": code}
    assert [(one.refused, one.signer) for one in report.packages] == [(code, "")]
    assert [one.refused for one in desk.importing.look([tmp_path / "a.zip"]).packages] == [code]
    assert desk.photos(patient) == []


def test_a_package_with_two_manifests_is_refused(desk, patient, tmp_path):
    sent = contents([item(1)], sender())
    buffer = archive.archive(sent)
    with zipfile.ZipFile(buffer, "a") as more, pytest.warns(UserWarning, match="Duplicate"):
        more.writestr(MANIFEST, sent.manifest)
    report = take(desk, patient, tmp_path / "a.zip", buffer.getvalue())
    assert codes(report) == {"a.zip": "manifest-unreadable"}


def test_a_package_that_nobody_signed_says_so(desk, patient, tmp_path):
    items = [item(1), item(2)]
    signed = archive.archive(contents(items, sender())).getvalue()

    def unsign(files):
        files[MANIFEST] = manifest(items).encoded()
        del files[SIGNATURE]

    plain = rezipped(signed, unsign)
    key = pyrage.x25519.Recipient.from_str(desk.importing.receiving_key())
    report = take(desk, patient, tmp_path / "a.age", pyrage.encrypt(plain, [key]))
    assert len(report.imported) == 2
    [told] = report.packages
    assert (told.signer, told.words) == ("", "")

    def change(files):
        files[items[0].name] = photo(50)

    other = desk.patient("Autre")
    report = take(desk, other, tmp_path / "b.zip", rezipped(plain, change))
    assert codes(report) == {items[0].name: "package-altered"}


def test_what_an_earlier_export_made_comes_in_too(filled, empty_clinic, tmp_path):
    """As `age_package` writes it: views and turns are told, nothing is signed."""
    other, patient = filled
    house = empty_clinic[0].copy(tmp_path / "here")
    with other.open(PAUL) as away:
        photos = away.photos(patient)
        about = {"event": "export", "act": Act.EXPORT_PHOTO}
        opened = away.clinic.unlocked.gate.open(
            [bytes.fromhex(one) for one in photos], ObjectKind.ORIGINAL, Purpose.CARE, **about
        )
        made = age_package.sealed(opened, Protection(None, WORDS), CancelToken())
    (tmp_path / "a.age").write_bytes(made)
    with house.open(INA) as desk:
        here = desk.patient("Ici")
        report = take(desk, here, tmp_path / "a.age", passphrases=[WORDS])
        assert codes(report) == {}
        assert len(report.imported) == 2
        assert report.packages[0].signer == ""
        desk.be(PAUL)
        page = desk.patients.page(here)
        found = [one for visit in page.visits for one in visit.photos]
        assert {(one.width, one.height) for one in found} == {(32, 48), (48, 32)}


def test_zips_of_other_programs_are_as_before(desk, patient, tmp_path):
    for number, text in enumerate((b"{}", b"[]", b'{"format": 7}', b"x", b'{"format": 2}')):
        data = packed({"a.jpg": photo(number), MANIFEST: text})
        report = take(desk, patient, tmp_path / f"{number}.zip", data)
        assert len(report.imported) == 1
        assert codes(report) == {MANIFEST: "format-unknown"}
        assert not report.packages


def test_packed_smaller_by_somebody_its_list_is_not_read(desk, patient, tmp_path):
    plain = archive.archive(contents([item(1)], sender())).getvalue()
    data = rezipped(plain, lambda files: None, zipfile.ZIP_DEFLATED)
    assert codes(take(desk, patient, tmp_path / "a.zip", data)) == {"a.zip": "manifest-unreadable"}


class Workers:
    limits = Limits()


def all_taken(path):
    """(bytes, whether somebody signed them) of everything that is let in."""
    sources = Sources(Workers(), Pasted(), [])
    for address in listed([path]).paths:
        with contextlib.suppress(InputRefused):
            found = sources.take(address)
            yield bytes(found.data), bool(found.signer)
    sources.close()


def test_a_flipped_byte_at_200_places_is_never_taken_in_altered(tmp_path):
    """Of the plain package; the encrypted one does not even open (`test_package_colleague`)."""
    sent = contents([item(1)], sender())
    good = archive.archive(sent).getvalue()
    with zipfile.ZipFile(io.BytesIO(good)) as zipped:
        meant = {zipped.read(one) for one in zipped.namelist()}
    rng, path, signed = random.Random(4), tmp_path / "a.zip", 0
    for place in rng.sample(range(len(good)), 200):
        bad = bytearray(good)
        bad[place] ^= rng.randrange(1, 256)
        path.write_bytes(bad)
        for data, by_somebody in all_taken(path):
            assert data in meant
            signed += by_somebody
    assert signed
    path.write_bytes(good)
    assert list(all_taken(path)) == [(bytes(sent.items[0].data), True)]


def test_an_encrypted_source_is_never_erased(desk, patient, tmp_path):
    path = tmp_path / "a.age"
    take(desk, patient, path, for_the_clinic(desk, contents([item(1)], sender())))
    assert desk.importing.erase_sources().kept == ((str(path), "package-locked"),)
    assert path.exists()


def test_a_plain_package_that_is_in_may_be_erased(desk, patient, tmp_path):
    path = tmp_path / "a.zip"
    items = [item(1), item(2)]
    items += dicom_objects(items, Subject("P-1")).items
    take(desk, patient, path, archive.archive(contents(items, sender())).getvalue())
    assert desk.importing.erase_sources().erased == (str(path),)
    assert not path.exists()


def test_no_picture_hides_behind_another(desk, patient, tmp_path):
    """Else it would stay outside and be erased with the card: the sender's manifest says so."""
    first, second, third = item(1), item(2), item(3)
    behind = [dataclasses.replace(one, of=first.name) for one in (second, third)]
    in_a_ring = dataclasses.replace(first, of=second.name)
    for number, items in enumerate(([first, *behind], [in_a_ring, *behind])):
        path = tmp_path / f"{number}.zip"
        data = archive.archive(contents(items, sender())).getvalue()
        report = take(desk, patient, path, data)
        assert len(report.imported) + len(report.duplicates) == 3


def test_an_interrupted_import_goes_on_with_the_clinics_key(house, tmp_path):
    path, token = tmp_path / "a.age", CancelToken()

    class Stop:
        def imported(self, photo):
            token.cancel()

        duplicate = refused = left_out = imported

    with house.open(INA) as desk:
        patient = desk.patient()
        sent = contents([item(number) for number in range(12)], sender())
        first = take(desk, patient, path, for_the_clinic(desk, sent), cancel=token, listener=Stop())
        assert first.cancelled
    with house.open(INA) as desk:
        second = desk.importing.resume()
        assert not second.refused
        assert len(desk.photos(patient)) == 12
        assert second.packages[0].signer


def test_the_clinics_key_is_everybodys_at_the_desk_and_nobody_elses(desk):
    key = desk.importing.receiving_key()
    assert key.startswith("age1")
    desk.be(PAUL)
    assert desk.importing.receiving_key() == key
    session = desk.clinic.session
    seeds = [pair.seed for pair in session.generations(GroupKind.DIRECTORY)]
    assert len(seeds) == 1
    desk.unlocking.lock()
    with pytest.raises(Refused):
        desk.importing.receiving_key()


def test_other_clinics_have_other_keys(desk, house, tmp_path):
    other, _ = make_house(tmp_path / "other")
    with other.open(ADA) as away:
        assert away.importing.receiving_key() != desk.importing.receiving_key()


def test_what_opened_it_is_forgotten(tmp_path):
    path = tmp_path / "a.age"
    path.write_bytes(pyrage.passphrase.encrypt(b"content", WORDS))
    files = age_files.AgeFiles((), [WORDS])
    assert files.content(path) == b"content"
    files.close()
    with pytest.raises(InputRefused) as said:
        files.content(path)
    assert said.value.code == "package-locked"


def test_what_words_would_open_is_told_from_what_is_for_another_key(tmp_path):
    path, other = tmp_path / "a.age", pyrage.x25519.Identity.generate().to_public()
    by_words = pyrage.passphrase.encrypt(b"content", "others")
    lines = base64.encodebytes(by_words).replace(b"\n", b"")
    wrapped = b"\r\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    begin, end = (b"-----%s AGE ENCRYPTED FILE-----" % one for one in (b"BEGIN", b"END"))
    for data, code in (
        (by_words, "package-locked"),
        (b"\r\n".join((begin, wrapped, end, b"")), "package-locked"),
        (pyrage.encrypt(b"content", [other]), "package-not-ours"),
        (pyrage.encrypt(b"content", [other], armored=True), "package-not-ours"),
        (begin, "package-not-ours"),
        (begin + b"\n\xff!a", "package-not-ours"),
        (b"age-encryption.org/v1\n", "package-not-ours"),
    ):
        path.write_bytes(data)
        files = age_files.AgeFiles((), [WORDS])
        for _ in range(2):
            with pytest.raises(InputRefused, match=code):
                files.content(path)


def asking(work):
    """A file under a passphrase whose trial takes 2^work steps, and 2^work kilobytes."""
    salt, key, mac = (base64.b64encode(bytes(n)).decode().rstrip("=") for n in (16, 32, 32))
    head = f"age-encryption.org/v1\n-> scrypt {salt} {work}\n{key}\n--- {mac}\n"
    return head.encode() + bytes(48)


@pytest.mark.parametrize("armoured", [False, True])
def test_nobody_makes_the_program_take_gigabytes(tmp_path, monkeypatch, armoured):
    """The library would: up to 16 times as much as a computer does in a second."""
    tried, path = [], tmp_path / "a.age"
    monkeypatch.setattr(age_files, "_by_words", lambda words: tried.append(words) or refuse)

    def refuse(_):
        raise pyrage.DecryptError("not these words")

    locked, costly = "package-locked", "package-costly"
    asked = ((20, locked), (21, costly), (22, costly), (99, costly), ("020", locked))
    for work, code in asked:
        data = asking(work)
        if armoured:
            lines = base64.encodebytes(data).replace(b"\n", b"")
            wrapped = b"\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
            edges = (b"-----%s AGE ENCRYPTED FILE-----" % one for one in (b"BEGIN", b"END"))
            data = next(edges) + b"\n" + wrapped + b"\n" + next(edges) + b"\n"
        path.write_bytes(data)
        tried.clear()
        with pytest.raises(InputRefused, match=code):
            age_files.AgeFiles((), [WORDS]).content(path)
        assert tried == ([WORDS] if work == 20 else []), work
        # Nobody is asked for words that would not be tried.
        with pytest.raises(InputRefused, match=code):
            age_files.AgeFiles().content(path)


def test_the_library_says_in_these_words_that_a_trial_takes_too_long():
    """Its refusal has no type of its own; a wrong passphrase is told otherwise."""
    with pytest.raises(pyrage.DecryptError) as said:
        pyrage.passphrase.decrypt(asking(63), WORDS)
    assert str(said.value).startswith(age_files._EXCESSIVE)
    sealed = pyrage.passphrase.encrypt(b"content", WORDS)
    with pytest.raises(pyrage.DecryptError) as said:
        pyrage.passphrase.decrypt(sealed, "others")
    assert not str(said.value).startswith(age_files._EXCESSIVE)


def test_what_is_too_slow_now_is_no_wrong_passphrase_and_may_open_later(tmp_path, monkeypatch):
    """A busy computer: the library measures its speed, and refuses what it opened an hour ago."""
    path, busy, real = tmp_path / "a.age", [True], pyrage.passphrase.decrypt
    path.write_bytes(pyrage.passphrase.encrypt(b"content", WORDS))

    def decrypt(data, words):
        return real(asking(63) if busy else data, words)

    monkeypatch.setattr(pyrage.passphrase, "decrypt", decrypt)
    files = age_files.AgeFiles((), [WORDS])
    for ask in (files.content, files.content, files.require):
        with pytest.raises(InputRefused, match="package-costly"):
            ask(path)
    busy.clear()
    assert files.content(path) == b"content"


def test_a_file_that_was_changed_meanwhile_is_opened_again(tmp_path):
    path = tmp_path / "a.age"
    identity = pyrage.x25519.Identity.generate()
    files = age_files.AgeFiles([identity])
    for content in (b"first", b"the second one"):
        path.write_bytes(pyrage.encrypt(content, [identity.to_public()]))
        assert files.content(path) == content


def test_no_more_than_an_export_may_hold(tmp_path, monkeypatch):
    identity = pyrage.x25519.Identity.generate()
    monkeypatch.setattr(age_files, "MOST_BYTES", 5000)
    files, paths = age_files.AgeFiles([identity]), []
    for number in range(3):
        paths.append(tmp_path / f"{number}.age")
        paths[-1].write_bytes(pyrage.encrypt(bytes([number]) * 2000, [identity.to_public()]))
    for _ in range(2):
        for number, path in enumerate(paths):
            assert files.content(path) == bytes([number]) * 2000
            assert sum(len(one) for _, one in files._open.values()) <= 5000
    paths[0].write_bytes(pyrage.encrypt(bytes(6000), [identity.to_public()]))
    with pytest.raises(InputRefused) as said:
        files.content(paths[0])
    assert said.value.code == "file-too-large"


def test_a_note_of_a_package_is_told_in_its_own_form():
    told = json.loads(manifest([item(1)]).encoded())
    assert told["format"] == 2
    assert set(READ_ME.values()) == {"README.txt", "LISEZMOI.txt"}
