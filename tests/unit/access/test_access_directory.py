"""The patients in memory: search as people type, a sealed cache, no ghosts after a restore."""

import contextlib
import dataclasses
import datetime as dt
import threading

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.directory import Directory, care_status
from clinicvault.access.patients.listing import Listing
from clinicvault.access.patients.name_index import Entry, NameIndex, fold
from clinicvault.access.patients.patients import Identity, edit
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_patients import empty_the_pool
from tests.unit.access.world import INA, PAM


def entry(number, given, family, born="", record="", **more):
    return Entry(bytes([number]) * 16, given, family, born, record, number, **more)


PEOPLE = [
    entry(1, "Amélie", "Rousseau", "1988-05-04", "A-12"),
    entry(2, "Zoë", "Çelik-Ångström", "1984-03-21", "R-2026-0815"),
    entry(3, "Łukasz", "Żółć"),
    entry(4, "Δημήτρης", "Παπαδόπουλος", "1990-01-31"),
    entry(5, "Мария", "Иванова"),
    entry(6, "Jürgen", "Groß", "1970-12-01"),
    entry(7, "Seán", "O’Brien"),
    entry(8, "明", "山田", "1955-06-07"),
    entry(9, "Ali", "Rousselot"),
]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("rousseau", [1]),
        ("ROUSSE", [1, 9]),
        ("rous ali", [9]),
        ("amelie", [1]),
        ("Amélie rousseau", [1]),
        ("celik", [2]),
        ("angstrom", [2]),
        ("çelik zoe", [2]),
        ("zolc", [3]),
        ("lukasz", [3]),
        ("παπαδ", [4]),
        ("ΔΗΜΉΤΡΗΣ", [4]),
        ("иванова", [5]),
        ("gross", [6]),
        ("groß", [6]),
        ("brien", [7]),
        ("o'brien", [7]),
        ("山田", [8]),
        ("a-12", [1]),
        ("a 12", [1]),
        ("0815", [2]),
        ("1988-05-04", [1]),
        ("04.05.1988", [1]),
        ("4.5.1988", []),
        ("19880504", [1]),
        ("04051988", [1]),
        ("1955", [8]),
        ("seau", []),
        ("nobody", []),
        ("rousseau zoe", []),
        ("-", None),
        ("", None),
    ],
)
def test_searching_as_people_type(text, hits):
    index = NameIndex(PEOPLE)
    found = [one.id[0] for one in index.search(text, 50)]
    assert found == ([9, 8, 7, 6, 5, 4, 3, 2, 1] if hits is None else hits)


def test_results_in_name_order_and_limited():
    index = NameIndex(PEOPLE)
    assert [one.family for one in index.search("r", 10)][:2] == ["Çelik-Ångström", "Rousseau"]
    assert len(index.search("r", 1)) == 1
    assert len(index.recent(3)) == 3


def test_one_patient_is_found_once():
    index = NameIndex([entry(1, "Anna", "Annan", "2001-01-01", "an-1"), entry(2, "An", "Na")])
    assert len(index.search("an", 10)) == 2


def test_changes_of_the_index():
    index = NameIndex(PEOPLE)
    index.prepare()
    index.put(dataclasses.replace(PEOPLE[0], care=1))
    assert index.get(PEOPLE[0].id).care == 1
    index.put(dataclasses.replace(PEOPLE[0], family="Martin"))
    assert [one.id[0] for one in index.search("martin", 5)] == [1]
    assert index.search("rousseau", 5) == []
    index.put(entry(20, "New", "One"))
    assert index.search("one", 5)
    index.remove(PEOPLE[1].id)
    index.remove(PEOPLE[1].id)
    assert index.search("celik", 5) == []
    assert index.get(PEOPLE[1].id) is None
    assert len(list(index)) == len(index) == 9
    index.clear()
    assert index.search("martin", 5) == []


def test_folding():
    assert fold("Ångström-Łódź") == "angstrom lodz"
    assert fold("PLAIN's") == "plain s"


# over a vault


def names(found):
    return [one.given for one in found]


def test_the_directory_follows_the_vault(world):
    directory = Directory(world.session(PAM))
    assert len(directory) == 0
    patient = world.patient(given="Amélie", born=dt.date(1988, 5, 4), record_number="A 12")
    assert directory.search("ame", 5) == []
    directory.refresh()
    directory.refresh()
    [found] = directory.search("ame", 5)
    assert (found.id, found.born, found.number) == (patient, "1988-05-04", "A 12")
    assert care_status(world.session(PAM), found) is ConsentStatus.NONE
    world.consent(patient)
    ImportKeys(world.session(INA)).visit(patient, dt.date(2026, 1, 5), "")
    directory.refresh()
    found = directory.entry(patient)
    assert found.last_visit == "2026-01-05"
    assert care_status(world.session(PAM), found) is ConsentStatus.VALID
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    edit(world.session(INA), patient, Identity("Émilie", "Martin", None))
    directory.refresh()
    found = directory.entry(patient)
    assert (found.given, found.born) == ("Émilie", "")
    assert care_status(world.session(PAM), found) is ConsentStatus.WITHDRAWN


def test_badges(world):
    session = world.session(PAM)
    first = world.patient()
    world.consent(first, until=dt.date(2026, 3, 3))
    empty_the_pool(world)
    second = world.patient(given="Zoë")
    world.consent(second)
    directory = Directory(session)
    assert care_status(session, directory.entry(first)) is ConsentStatus.VALID
    assert care_status(session, directory.entry(second)) is ConsentStatus.AWAITING_KEY
    world.clock.pass_days(3)
    assert care_status(session, directory.entry(first)) is ConsentStatus.EXPIRED


def test_who_may_search(world):
    with pytest.raises(Refused, match="role"):
        Directory(world.plain_administrator())
    session = world.session(INA)
    directory = Directory(session)
    session.wipe()
    for look in (lambda: directory.search("", 5), lambda: directory.entry(bytes(16))):
        with pytest.raises(Refused, match="locked"):
            look()


def test_a_search_does_not_wait_for_a_database_that_is_busy(world):
    session = world.session(INA)
    world.patient("Amélie", "Rousseau")
    directory, reading, go_on = Directory(session), threading.Event(), threading.Event()
    whole = session.vault.read

    @contextlib.contextmanager
    def slow():
        reading.set()
        assert go_on.wait(60)
        with whole() as rows:
            yield rows

    session.vault.read = slow
    thread = threading.Thread(target=directory.refresh)
    thread.start()
    try:
        assert reading.wait(60)
        searching = threading.Thread(target=lambda: directory.search("rous", 5))
        searching.start()
        searching.join(60)
        assert not searching.is_alive()
    finally:
        go_on.set()
        thread.join()
        session.vault.read = whole
    assert [found.family for found in directory.search("rous", 5)] == ["Rousseau"]


def test_a_lock_while_the_names_are_read_again_leaves_none(world, monkeypatch):
    session = world.session(INA)
    directory = Directory(session)
    world.patient("Amélie", "Rousseau")
    whole = Listing.one

    def locking(self, patient):
        entry = whole(self, patient)
        session.wipe()
        directory.forget()
        return entry

    monkeypatch.setattr(Listing, "one", locking)
    with contextlib.suppress(Refused):
        directory.refresh()
    assert len(directory) == 0


def test_forgetting(world):
    world.patient()
    directory = Directory(world.session(INA))
    directory.forget()
    assert len(directory) == 0


def test_the_cache_is_sealed_and_taken_up(world, tmp_path, monkeypatch):
    cache = tmp_path / "names.sealed"
    patient = world.patient(given="Quintessa")
    directory = Directory(world.session(INA), cache)
    directory.close()
    assert len(directory) == 0
    assert b"Quintessa" not in cache.read_bytes()
    later = world.patient(given="Zoë")
    opened = []
    draft_of = Listing._draft

    def watch(self, person, *rows):
        opened.append(person.id)
        return draft_of(self, person, *rows)

    monkeypatch.setattr(Listing, "_draft", watch)
    again = Directory(world.session(PAM), cache)
    assert sorted(names(again.search("", 5))) == ["Quintessa", "Zoë"]
    assert opened == [later]
    assert again.entry(patient)


def test_the_cache_is_rewritten_when_it_fell_behind(world, tmp_path, monkeypatch):
    cache = tmp_path / "names.sealed"
    world.patient()
    Directory(world.session(INA), cache).close()
    first = cache.read_bytes()
    Directory(world.session(INA), cache).close()
    assert cache.read_bytes() == first
    world.patient(given="Zoë")
    Directory(world.session(INA), cache).close()
    assert cache.read_bytes() == first
    monkeypatch.setattr("clinicvault.access.patients.directory._REWRITE_AFTER", 1)
    Directory(world.session(INA), cache).close()
    assert cache.read_bytes() != first


def test_nothing_is_kept_after_a_lock(world, tmp_path):
    session, cache = world.session(INA), tmp_path / "names.sealed"
    directory = Directory(session, cache)
    kept = cache.read_bytes()
    world.patient()
    directory.refresh()
    session.wipe()
    directory.close()
    assert cache.read_bytes() == kept
    assert len(directory) == 0


def test_the_first_build_is_kept_at_once(world, tmp_path):
    """It takes long in a large clinic, and a lock by the clock keeps nothing."""
    cache = tmp_path / "names.sealed"
    world.patient()
    first = Directory(world.session(INA), cache)
    first.forget()
    assert names(Directory(world.session(INA), cache).search("", 9)) == ["Amélie"]


@pytest.mark.parametrize("damage", ["flip", "missing", "another key"])
def test_a_cache_that_is_not_ours_is_built_anew(world, tmp_path, damage):
    cache = tmp_path / "names.sealed"
    world.patient()
    Directory(world.session(INA), cache).close()
    if damage == "flip":
        data = bytearray(cache.read_bytes())
        data[40] ^= 1
        cache.write_bytes(data)
    elif damage == "missing":
        cache.unlink()
    else:
        cipher = world.session(INA).own_cipher("index-cache")
        cache.write_bytes(cipher.seal(b"{}", b""))
    assert len(Directory(world.session(INA), cache)) == 1


@pytest.mark.parametrize("position", [7, 10_000])
def test_a_cache_from_before_a_restore_brings_no_ghosts(world, tmp_path, position):
    """Its position fits the log, but the log went another way since."""
    cache = tmp_path / "names.sealed"
    world.patient()
    directory = Directory(world.session(INA), cache)
    ghost = NameIndex([Entry(b"\xff" * 16, "Ghost", "Patient", "", "", 1)]).dump()
    for head in (f"{position} {'00' * 32}\n", f"{position}\n", "\n", "x y\n"):
        cache.write_bytes(directory._cipher().seal(head.encode() + ghost, directory._context()))
        assert names(Directory(world.session(INA), cache).search("", 9)) == ["Amélie"]


def test_an_erased_patient_leaves_the_list(world):
    """Erasure deletes the patient's row, signed."""
    patient = world.patient()
    directory = Directory(world.session(INA))
    visit = ImportKeys(world.session(INA)).visit(patient, dt.date(2026, 1, 5), "")
    from clinicvault.domain.records import VisitRecord

    [row] = rows_of(world, PatientRecord)
    [gone] = rows_of(world, VisitRecord, id=visit)
    world.append(delete=(row, gone))
    directory.refresh()
    assert directory.search("", 5) == []
