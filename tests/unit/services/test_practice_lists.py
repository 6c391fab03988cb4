"""Appointment lists as practice systems write them."""

import datetime as dt

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from clinicvault.domain.errors import InputRefused
from clinicvault.services import practice_lists
from clinicvault.services.practice_lists import read_list, tokens

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def listed(tmp_path):
    def read(content, day=DAY):
        file = tmp_path / "list"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_list(file, day)

    return read


def told(found):
    return [(one.time, one.name, one.born, one.number) for one in found.lines]


def test_an_english_table(listed):
    found = listed(
        "Date,Start time,Patient,DOB,MRN\n"
        "2026-03-02,9:05,Amélie Rousseau,1988-05-04,A-17\n"
        "2026-03-03,10:00,Somebody Else,,\n"
        ",,,,\n"
        "02/03/2026,14h30,Marc Petit,04/05/1970,\n"
    )
    assert told(found) == [
        ("09:05", "Amélie Rousseau", dt.date(1988, 5, 4), "A-17"),
        ("14:30", "Marc Petit", dt.date(1970, 5, 4), ""),
    ]
    assert (found.source, found.skipped) == ("csv", 1)
    assert [one.line for one in found.lines] == [2, 5]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_french_table_of_any_program(listed, encoding):
    text = "Heure;Nom;Prénom;Né(e) le;N° dossier\r\n08:15;Lefèvre;Zoé;31.12.1999;77\r\n"
    found = listed(text.encode(encoding))
    assert told(found) == [("08:15", "Zoé Lefèvre", dt.date(1999, 12, 31), "77")]


def test_a_time_may_stand_with_the_date(listed):
    found = listed("date\tname\n2026-03-02 16:45\tA B\n")
    assert [one.time for one in found.lines] == ["16:45"]


def test_a_long_line_is_shown_shortened(listed):
    [line] = listed("name,other\nA B," + "x" * 500).lines
    assert len(line.text) == 121
    assert line.text.endswith("…")


def test_a_short_row_lacks_what_it_lacks(listed):
    assert told(listed("name,time,mrn\nA B\n")) == [("", "A B", None, "")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "list-empty"),
        (b" \n\n", "list-empty"),
        ("colour,size\nred,1\n", "list-columns"),
        (b"name\n\0\0", "list-unreadable"),
        ("name\n" + "A\n" * 5001, "list-long"),
        (b"x" * ((4 << 20) + 1), "list-large"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nnonsense", "list-unreadable"),
    ],
)
def test_what_is_no_list_is_refused(listed, content, code):
    with pytest.raises(InputRefused, match=code):
        listed(content)


def test_a_folder_or_nothing_is_refused(tmp_path):
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputRefused, match="list-unreadable"):
            read_list(place, DAY)


def calendar(*events):
    body = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\n{e}\r\nEND:VEVENT\r\n" for n, e in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\n{body}END:VCALENDAR\r\n"


def test_a_calendar(listed):
    found = listed(
        calendar(
            "DTSTART:20260302T090000\r\nSUMMARY:Amélie Rousseau\\, MRN A-17",
            "DTSTART:20260302T100000\r\nSUMMARY:Marc Petit (04/05/1970)\r\nDESCRIPTION:control",
            "DTSTART:20260303T090000\r\nSUMMARY:Tomorrow",
            "DTSTART:20260302T110000\r\nSTATUS:CANCELLED\r\nSUMMARY:Gone",
            "DTSTART;VALUE=DATE:20260302\r\nSUMMARY:All Day",
        )
    )
    by_time = {one.time: one for one in found.lines}
    assert set(by_time) == {"09:00", "10:00", ""}
    assert by_time["09:00"].number == "A-17"
    assert by_time["10:00"].born == dt.date(1970, 5, 4)
    assert "1970" not in by_time["10:00"].name
    assert by_time[""].name == "All Day"
    assert (found.source, found.skipped) == ("icalendar", 2)


def test_a_repeated_event_comes_on_its_day(listed):
    event = "DTSTART:20260202T090000\r\nRRULE:FREQ=WEEKLY\r\nEXDATE:20260309T090000\r\nSUMMARY:A B"
    assert [one.time for one in listed(calendar(event)).lines] == ["09:00"]
    assert listed(calendar(event), dt.date(2026, 3, 9)).lines == ()


def test_another_zone_is_local_time(listed, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    practice_lists.dt.datetime.now()
    import time

    time.tzset()
    [one] = listed(calendar("DTSTART:20260302T080000Z\r\nSUMMARY:A B")).lines
    monkeypatch.undo()
    time.tzset()
    assert one.time == "09:00"


def test_too_many_events_are_refused(listed, monkeypatch):
    monkeypatch.setattr(practice_lists, "MOST_LINES", 2)
    with pytest.raises(InputRefused, match="list-long"):
        listed(calendar(*["DTSTART:20260302T090000\r\nSUMMARY:A"] * 3))


def test_too_many_repeated_events_are_refused(listed):
    with pytest.raises(InputRefused, match="list-long"):
        listed(calendar(*["DTSTART:20260302T090000\r\nRRULE:FREQ=DAILY\r\nSUMMARY:A"] * 201))


def test_an_event_without_start_is_no_calendar_of_ours(listed):
    assert listed(calendar("SUMMARY:Nothing")).lines == ()


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_no_appointment_repeats_within_a_day(listed, often):
    """Counting its repetitions since 1900 would take for ever."""
    event = f"DTSTART:19000101T090000\r\nRRULE:FREQ={often}\r\nSUMMARY:A B"
    good = "DTSTART:20260302T090000\r\nSUMMARY:C D"
    assert [one.name for one in listed(calendar(event, good)).lines] == ["C D"]


def test_two_rules_of_one_event(listed):
    event = "DTSTART:20260302T090000\r\nRRULE:FREQ=DAILY\r\nRRULE:FREQ=HOURLY\r\nSUMMARY:A B"
    assert listed(calendar(event)).lines == ()


def test_names_are_folded_without_titles():
    assert list(tokens("Mme  ÉLODIE Marchand-Petit")) == ["elodie", "marchand", "petit"]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400), st.sampled_from([b"", b"name;time\n", b"BEGIN:VCALENDAR\n"]))
def test_anything_is_read_or_refused(listed, content, head):
    try:
        found = listed(head + content)
    except InputRefused:
        return
    assert all(one.day in {None, DAY} for one in found.lines)
