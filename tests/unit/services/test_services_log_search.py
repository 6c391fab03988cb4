"""Searching the log: every filter, every order, pages that stay while the log grows."""

import datetime as dt

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.services.views import LogFilter, LogSort
from tests.unit.services.real_clinic import ADA, INA, PAUL
from tests.unit.services.told_log import DAY, EVERYTHING, alone, by, code, desk, found, today, told

__all__ = ["code", "desk", "told"]


def test_the_newest_and_the_search_agree(desk):
    newest = desk.log_search.newest(EVERYTHING)
    assert found(desk) == list(newest)
    assert newest[0].event == "log-read"
    assert [row.seq for row in newest] == sorted((row.seq for row in newest), reverse=True)
    assert desk.log_search.newest(3)[1:] == newest[:2]
    views = by(newest, event="photo-view")
    assert [row.outcome for row in views] == ["refused", "done", "done", "done"]
    assert [row.outcome for row in by(newest, event="photo-open")] == ["given"]
    assert desk.log_search.follow() == len(newest) + 1


def test_an_entry_as_people_read_it(desk, code):
    row = by(found(desk), event="photo-view", outcome="refused")[0]
    assert (row.user, row.patient) == (INA, f"{code} Amélie Rousseau")
    assert row.workstation == desk.unlocking.vault().workstation
    assert dict(row.detail)["reason"] == "role"
    granted = by(found(desk), event="user-grant")[0]
    assert dict(granted.detail)["subject"] in (INA, PAUL)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"events": ("photo-view",)}, lambda row: row.event == "photo-view"),
        (
            {"events": ("photo-view", "photo-open")},
            lambda row: row.event in ("photo-view", "photo-open"),
        ),
        ({"outcome": "refused"}, lambda row: row.outcome == "refused"),
        ({"purpose": "care"}, lambda row: row.purpose == "care"),
        (lambda: {"since": today(), "until": today()}, lambda _: True),
        (lambda: {"since": today() + DAY}, lambda _: False),
        (lambda: {"until": today() - DAY}, lambda _: False),
        (lambda: {"until": today() + DAY}, lambda _: True),
        ({"since": dt.date.min, "until": dt.date.max}, lambda _: True),
        (lambda: {"weekday": today().weekday()}, lambda _: True),
        (lambda: {"weekday": (today().weekday() + 1) % 7}, lambda _: False),
        ({"user": "f" * 32}, lambda _: False),
        ({"user": "nobody"}, lambda _: False),
        ({"workstation": "0" * 32}, lambda _: False),
        ({"session": "0" * 32}, lambda _: False),
        ({"patient": "Rousseau"}, lambda row: "Rousseau" in row.patient),
        ({"patient": "celik"}, lambda row: "Çelik" in row.patient),
        ({"patient": "P-"}, lambda row: row.patient.startswith("P-")),
        ({"patient": "  "}, lambda _: True),
        ({"patient": "nobody at all"}, lambda _: False),
        ({"text": "dr PAUL"}, lambda row: "Paul" in _words(row)),
        ({"text": "photo view"}, lambda row: "photo-view" in row.event),
        ({"text": "angstrom"}, lambda row: "Ångström" in row.patient),
        ({"text": "care view"}, lambda row: row.purpose == "care" and "view" in row.event),
        ({"text": "refused role"}, lambda row: row.outcome == "refused"),
        ({"text": "p"}, lambda row: "p" in _all(row)),
        ({"text": "NOBODY"}, lambda _: False),
        ({"text": " - "}, lambda _: True),
        ({"outcome": "refused", "events": ("import",)}, lambda _: False),
    ],
)
def test_filters(desk, wanted, expected):
    rows = found(desk, **(wanted() if callable(wanted) else wanted))
    assert rows == [row for row in found(desk) if expected(row)]


def _all(row):
    """Everything that a text is looked for in, folded."""
    parts = (row.user, row.event, row.patient[:11], row.purpose, row.outcome, row.workstation)
    return " ".join((*parts, *(value for _, value in row.detail))).lower()


def _words(row):
    return " ".join((row.user, *(value for _, value in row.detail)))


def test_a_plain_file_is_found_by_what_its_detail_says(desk):
    assert [row.outcome for row in found(desk, events=("photo-open",), text="plain FILE")] == [
        "given"
    ]


def test_by_person_computer_and_session(desk):
    everything = found(desk)
    paul = desk.id_of(PAUL)
    assert found(desk, user=paul) == by(everything, user=PAUL)
    entry = desk.log_search.entry(by(everything, user=PAUL)[0].seq)
    assert entry.user_id == paul
    own = found(desk, session=entry.session)
    assert own
    assert {row.user for row in own} == {PAUL}
    # What happened before anybody had a computer's key names none.
    named = [row for row in everything if row.workstation]
    assert found(desk, workstation=desk.clinic.vault.workstation_id.hex()) == named


@pytest.mark.parametrize("length", [3, 6, 8, 11])
def test_by_the_beginning_of_a_code(desk, code, length):
    rows = found(desk, patient=code[:length])
    assert rows == [row for row in found(desk) if row.patient.startswith(code[:length])]
    assert rows


def test_by_code_in_any_spelling_or_by_id(desk, code, told):
    rows = found(desk, patient=code)
    assert rows
    for spelling in (code.lower(), code[2:], code.replace("-", ""), f" {code} ", told[1]):
        assert found(desk, patient=spelling) == rows
    assert found(desk, text=code) == [row for row in found(desk) if code in row.patient]


def test_by_hour(desk):
    hours = {row.time.astimezone().hour for row in found(desk)}
    counted = {hour: len(found(desk, hour=hour)) for hour in range(24)}
    assert {hour for hour, count in counted.items() if count} == hours
    assert sum(counted.values()) == len(found(desk))
    [hour] = list(hours)[:1]
    assert found(desk, hour=hour, weekday=today().weekday())


def test_flagged_entries(desk, monkeypatch):
    rows = found(desk)
    chosen = {rows[2].seq: ("f1",), rows[5].seq: ("f1", "f2"), 10**9: ("f3",)}
    monkeypatch.setattr(desk.clinic.log_reading.flags, "named", lambda: chosen)
    assert found(desk, flagged=True) == [rows[2], rows[5]]
    assert desk.log_search.entry(rows[5].seq).flags == ("f1", "f2")
    assert desk.log_search.entry(rows[3].seq).flags == ()


# orders


KEYS = {
    "time": lambda row: row.seq,
    "event": lambda row: row.event,
    "user": lambda row: row.user.casefold(),
    "purpose": lambda row: row.purpose,
    "outcome": lambda row: row.outcome,
    "workstation": lambda row: row.workstation,
    # Family name first, as the list of patients; whom nobody names before all.
    "patient": lambda row: ("", "celik", "rousseau").index(
        "celik" if "Çelik" in row.patient else "rousseau" if row.patient else ""
    ),
}


@pytest.mark.parametrize("column", sorted(KEYS))
@pytest.mark.parametrize("descending", [True, False])
def test_orders(desk, column, descending):
    rows = found(desk, LogSort(column, descending))
    # Equal ones stay newest first: Python's sort is stable in both directions.
    expected = sorted(found(desk), key=KEYS[column], reverse=descending)
    assert [row.seq for row in rows] == [row.seq for row in expected]


def test_an_unknown_column(desk):
    with pytest.raises(UsageError, match="log-column-unknown"):
        desk.log_search.find(LogFilter(), LogSort("detail"))


def test_without_the_directory_key_patients_are_sorted_by_code(told, tmp_path):
    with alone(told, tmp_path) as desk:
        codes = [row.patient for row in found(desk, LogSort("patient", descending=False))]
        assert codes == sorted(codes)


# pages


def test_pages_meet_and_stay_while_the_log_grows(desk):
    search = desk.log_search
    result = search.find(LogFilter())
    whole = search.rows(result.number, 0, EVERYTHING)
    assert (result.count, result.total) == (len(whole), len(whole))
    session = desk.clinic.session
    paged = []
    for first in range(0, result.count, 7):
        session.vault.log_event(session.event("photo-view"))
        search.follow()
        paged += search.rows(result.number, first, 7)
    assert tuple(paged) == whole
    assert search.rows(result.number, result.count, 5) == ()
    assert search.rows(result.number, 0, 0) == search.rows(result.number, -3, -1) == ()
    assert search.find(LogFilter()).count > result.count
    few = search.find(LogFilter(outcome="refused"))
    assert (few.count, few.total) == (1, search.find(LogFilter()).total)


def test_where_an_entry_stands(desk):
    result = desk.log_search.find(LogFilter(events=("photo-view",)))
    rows = desk.log_search.rows(result.number, 0, 10)
    places = [desk.log_search.place(result.number, row.seq) for row in rows]
    assert places == list(range(len(rows)))
    assert desk.log_search.place(result.number, 10**9) == -1


def test_the_newest_eight_results_are_kept(desk):
    numbers = [desk.log_search.find(LogFilter()).number for _ in range(9)]
    for number in numbers[1:]:
        assert desk.log_search.rows(number, 0, 1)
    for act in (desk.log_search.rows, lambda n, *_: desk.log_search.place(n, 1)):
        for number in (numbers[0], 10**6):
            with pytest.raises(UsageError, match="search-over"):
                act(number, 0, 1)


def test_a_result_belongs_to_its_session(desk):
    number = desk.log_search.find(LogFilter()).number
    desk.be(ADA)
    with pytest.raises(UsageError, match="search-over"):
        desk.log_search.rows(number, 0, 1)
    desk.clinic.lock()
    with pytest.raises(Refused, match="locked"):
        desk.log_search.rows(number, 0, 1)


def test_a_result_of_a_log_that_was_replaced(desk):
    number = desk.log_search.find(LogFilter()).number
    desk.clinic.log_index._root = bytes(32)
    desk.log_search.follow()
    with pytest.raises(UsageError, match="search-over"):
        desk.log_search.rows(number, 0, 1)
