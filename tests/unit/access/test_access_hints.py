"""Hints: what only the acting session can know of a patient, in every entry about one."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.patients import Identity, register
from clinicvault.access.people.enrolment import disable
from clinicvault.access.release import visit_hints
from clinicvault.access.release.name_hints import Names, given_hint, name_hints, says_name
from tests.unit.access.hinting import about, hints, named
from tests.unit.access.world import ADA, INA, PAM, PETE, password

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("given", "family", "said"),
    [
        ("Pam", "", {"own"}),
        ("PÁM", "", {"own"}),
        ("Dr. Pam", "", {"own"}),
        ("Pete", "", {"colleague"}),
        ("Anna", "Pam", {"surname"}),
        ("Anna", "Pam-Keller", {"surname"}),
        ("Anna", "van Pam", {"surname"}),
        ("Anna", "Pamela", set()),
        ("Anna", "Pete", set()),
        ("Dr.", "", set()),
    ],
)
def test_names_are_compared_with_everybodys_here(world, given, family, said):
    found = about(world, PAM, named(world, given, family))
    assert set(found) - {"no-visit"} == said
    assert all(value is True for value in found.values())


def test_who_left_is_no_colleague_any_more(world):
    patient = named(world, "Pete", "")
    disable(world.session(ADA), world.user(PETE))
    assert about(world, PAM, patient) == {"no-visit": True}


NAMES = [
    ("Anna Meier", "Anna", "Meier", {"own"}),
    ("Anna Meier", "Meier", "Anna", {"own"}),
    ("Prof. Dr. med. Anna Meier", "Anna", "Meier", {"own"}),
    ("Anna Meier", "Bea", "Meier", {"surname"}),
    ("Meier, Anna", "Bea", "Meier", {"surname"}),
    ("Meier, Anna", "Bea", "Anna", set()),
    ("Anna Meier-Schmidt", "Bea", "Schmidt", {"surname"}),
    ("Anna Schmidt", "Bea", "Meier Schmidt", {"surname"}),
    ("Anna Müller", "Bea", "Mueller", {"surname"}),
    ("Søren Ørsted", "Bea", "Oersted", {"surname"}),
    ("Zoë Groß", "Bea", "Gross", {"surname"}),
    ("Anna von der Heide", "Bea", "van der Berg", set()),
    ("Anna O'Neill", "Bea", "O'Hara", set()),
    ("Anna", "Bea", "Anna", {"surname"}),
    ("Anna Meier", "Anna", "Huber", set()),
    ("Nguyen Van An", "Bea", "Nguyen", {"surname"}),
    ("Kovács, Anna", "Bea", "Anna", set()),
    ("Anna K. Meier", "Bea", "K. Huber", set()),
    ("李 明", "伟", "李", {"surname"}),
    ("李明", "伟", "李", {"surname"}),
    ("李明", "明", "李", {"own"}),
    ("田中太郎", "花子", "田中", {"surname"}),
    ("田中太郎", "花子", "中村", set()),
    ("김민준", "서연", "김", {"surname"}),
    ("김 민준", "민준", "김", {"own"}),
]


@pytest.mark.parametrize(("user", "given", "family", "said"), NAMES)
def test_compound_names_titles_and_spellings(user, given, family, said):
    patient = Names.of(Identity(given, family, None))
    assert set(name_hints(patient, Names.typed(user), [])) == said
    colleague = name_hints(patient, Names((), frozenset()), [Names.typed(user)])
    assert ("colleague" in colleague) == (said == {"own"})


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("Mme Rousseau, six weeks later", "Amélie Rousseau", True),
        ("AMELIE: before and after", "Amélie Rousseau", True),
        ("«Rousseau»", "Amélie Rousseau", True),
        ("Ame\u0301lie!", "Amélie Rousseau", True),
        ("Lower lids, eight weeks", "Amélie Rousseau", False),
        ("Rousseauist", "Amélie Rousseau", False),
        ("Jean, nose", "Jean-Pierre Dupont", True),
        ("Side of the nose, de face", "Marie de la Tour", False),
        ("La Tour", "Marie de la Tour", True),
        ("Mrs Müller", "Anna Mueller", True),
        ("J. after", "J. Smith", False),
        ("李四术后", "四 李", True),
        ("术后 四 周", "四 李", False),
        ("欧阳术后", "欧阳", True),
        ("", "Amélie Rousseau", False),
        ("Amélie", "", False),
    ],
)
def test_a_text_that_says_a_name_is_known(text, name, said):
    assert says_name(text, name) is said


def test_equal_first_names_have_equal_tokens_and_no_key_no_token(world):
    first, second = named(world, "Zoë Maria", "Rot"), named(world, "zoe", "Blau")
    other, none = named(world, "Lea", "Rot"), named(world, "", "Grün")
    session = world.session(PAM)
    tokens = [hints(session, one).get("given") for one in (first, second, other)]
    assert tokens[0] == tokens[1] != tokens[2]
    assert all(0 < token < 1 << 32 for token in tokens)
    assert "given" not in hints(session, none)
    assert hints(world.session(INA), first)["given"] == tokens[0]
    assert given_hint(session, Identity("Zoé", "x", None)) == {"given": tokens[0]}


def test_the_token_is_another_one_in_another_clinic(world, founded_alone):
    """It is keyed: whoever reads the log cannot try names."""
    here, there = world.session(INA), founded_alone.session(ADA)
    lea = Identity("Lea", "", None)
    assert given_hint(here, lea) == given_hint(world.session(PAM), lea)
    assert given_hint(here, lea) != given_hint(there, lea)


def test_who_holds_no_key_to_names_says_nothing(world):
    world.plain_administrator()
    patient = named(world, "Adam", "")
    assert hints(world.session("Adam"), patient) == {}


def test_entries_about_nobody_say_nothing(world):
    assert world.session(PAM).event("unlock").hints == {}
    assert world.session(PAM).event("x", patient=b"").hints == {}


def test_an_unknown_patient_has_none_until_registered(world):
    session = world.session(INA)
    assert hints(session, b"n" * 16) == {}
    patient = register(session, Identity("Ina", "", None)).id
    assert hints(session, patient)["own"] is True


def test_a_session_without_hints_writes_entries_all_the_same(world):
    session = world.session(PAM)
    session.hinting = None
    assert session.event("x", patient=world.patient()).hints == {}


def test_who_says_hints_is_not_spoken_over(world):
    said = world.session(PAM).event("x", patient=world.patient(), hints={"own": True})
    assert said.hints == {"own": True}


# restricted to named people


def test_a_restricted_record_says_so_until_it_is_the_teams_again(world):
    patient, _ = world.treated()
    session = world.session(PETE)
    assert "vip" not in hints(session, patient)
    restrict(world.session(PAM), patient, [world.user(PAM)], password(PAM))
    assert hints(session, patient)["vip"] is True


# kept, and forgotten


def test_they_are_computed_once_a_patient_and_day(world, monkeypatch):
    patient, _ = world.treated()
    session, looks = world.session(PAM), []
    hints(session, patient)
    read = session.vault.read
    monkeypatch.setattr(session.vault, "read", lambda: looks.append(1) or read())
    hints(session, patient)
    assert looks == []
    world.vault.log_event(session.event("unlock"))
    hints(session, patient)
    assert looks == []
    world.clock.pass_days(1)
    hints(session, patient)
    assert len(looks) == 1


def test_the_lock_forgets_them(world):
    patient, _ = world.treated()
    session = world.session(PAM)
    hints(session, patient)
    kept = session.hinting.__self__
    assert kept._known
    session.wipe()
    assert (kept._known, kept._people, kept._lists._read) == ({}, (None, {}), visit_hints._unread())
    assert hints(session, patient) == {"unknown": True}


def test_a_lock_in_the_midst_leaves_nothing_behind(world, monkeypatch):
    patient, _ = world.treated()
    session = world.session(PAM)
    kept = session.hinting.__self__
    found = kept._found

    def locked(*key):
        told = found(*key)
        session.wipe()
        return told

    monkeypatch.setattr(kept, "_found", locked)
    assert hints(session, patient) == {"unknown": True}
    assert (kept._known, kept._people) == ({}, (None, {}))


def test_within_a_transaction_they_are_as_before_it(world):
    patient, _ = world.treated()
    session = world.session(PAM)
    with world.vault.write() as rows:
        rows.event(session.event("patient-open", patient=patient))
        rows.commit()
    assert world.log()[-1].hints["visit"] is True


def test_the_log_keeps_them_sealed_with_the_entry(world):
    patient, photo = world.treated(given="Pam", family="")
    world.view(PAM, photo.id)
    seen = [entry for entry in world.events("photo-view") if entry.patient == patient]
    assert [entry.outcome for entry in seen] == ["intent", "done"]
    assert all(entry.hints == seen[0].hints for entry in seen)
    assert seen[0].hints["own"] is True
    assert set(seen[0].hints) == {"own", "given", "visit"}


def test_unlocking_gives_them(world):
    patient, _ = world.treated()
    assert hints(world.unlock(PAM), patient)["visit"] is True
