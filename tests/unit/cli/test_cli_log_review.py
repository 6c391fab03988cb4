"""`log flags`, `log settle-flag`, `log sign-off`, `log notices`."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.services import views
from clinicvault.services.views import Disposition
from tests.unit.cli.fake_clinic import CODE, NOON, FakeClinic, Recorder, tell

FLAG, OTHER, NOTICE = "f1" * 16, "f2" * 16, "e1" * 16
DAY = dt.date(2026, 3, 2)


def flag(identity=FLAG, **changes):
    base = views.FlagView(
        id=identity, rule="own-record", weight=2, day=DAY, since=NOON, until=NOON,
        user_id="aa" * 16, user="Paul", patient=CODE, figures={"looks": 3}, entries=(7, 9), count=2,
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


SIGNED = views.SignOff(when=NOON, by="Anna Müller", note="quiet", upto=12, entries=5, open_flags=1)
STATE = views.ReviewState(
    last=None, since=NOON, entries=5, views=1, patients=1, people=2, exports=0, refused=0,
    flags=1, overdue_days=0, upto=12,
)  # fmt: skip


class Flags(Recorder):
    def zone(self):
        return self.clinic.zone

    def state(self, progress=None, cancel=None):
        self.keyed("flags.state")
        tell(progress)
        return self.clinic.review_state

    def flags(self, since=None, until=None):
        self.keyed("flags.flags", since, until)
        return self.clinic.flags

    def settle(self, flag_id, disposition, note):
        self.keyed("flags.settle", flag_id, disposition, note)
        return flag(flag_id, disposition=disposition, note=note)

    def sign_off(self, upto, note=""):
        self.keyed("flags.sign_off", upto, note)
        return SIGNED

    def answer(self, notice_id, text=""):
        self.keyed("flags.answer", notice_id, text)

    def notices(self):
        self.keyed("flags.notices")
        return self.clinic.notices


class Reviewed(FakeClinic):
    def __init__(self):
        super().__init__()
        self.flags, self.notices, self.review_state = (flag(),), (), STATE

    def services(self):
        return dataclasses.replace(super().services(), flags=Flags(self))


@pytest.fixture
def clinic():
    return Reviewed()


def test_findings_are_listed_in_words_and_figures(as_user):
    result = as_user("log", "flags")
    assert result.code == 1
    assert "Looks at the own patient record: 3." in result.out
    for told in (FLAG, "2026-03-02", "look", "Paul", CODE, "open", "No review yet"):
        assert told in result.out
    assert "5 entries new since, 1 flag open." in result.out


def test_as_a_document(as_user, clinic):
    answer = views.FlagAnswer("I was asked", NOON)
    settled = flag(
        OTHER, disposition=Disposition.EXPLAINED, note="asked", by="Anna Müller", answer=answer
    )
    clinic.flags = (flag(), settled)
    clinic.review_state = dataclasses.replace(STATE, last=SIGNED, overdue_days=2)
    shown = as_user("log", "flags", "--json").json
    assert shown["review"] == {
        "last": "2026-03-02T12:30:15+00:00", "entries": 5, "open": 1, "overdue_days": 2, "upto": 12,
        "zone": "", "faults": 0,
    }  # fmt: skip
    first, second = shown["flags"]
    assert (first["id"], first["figures"], first["entries"]) == (FLAG, {"looks": 3}, [7, 9])
    assert (first["state"], first["answer"]) == ("open", None)
    assert (second["state"], second["note"], second["by"]) == ("explained", "asked", "Anna Müller")
    assert second["answer"] == "I was asked"


def test_only_the_open_ones_and_only_of_some_days(as_user, clinic):
    clinic.flags = (flag(OTHER, disposition=Disposition.INCIDENT),)
    result = as_user("log", "flags", "--open", "--since", "2026-03-01", "--until", "2026-03-02")
    assert result.code == 0
    assert "Nothing unusual was found." in result.out
    assert ("flags.flags", (dt.date(2026, 3, 1), DAY), {}) in clinic.calls


@pytest.mark.parametrize("argv", [("flags",), ("sign-off", "--note", "all quiet")])
def test_a_review_of_a_damaged_log_does_not_end_as_if_all_were_well(as_user, clinic, argv):
    clinic.status = dataclasses.replace(clinic.status, ok=False, faults=((7, "leaf altered"),))
    result = as_user("log", *argv)
    assert result.code == 4
    assert "The log is not complete (1 fault): see `clinicvault log verify`." in result.out
    document = as_user("log", *argv, "--json").json
    assert document.get("review", document)["faults"] == 1


def test_by_whose_hours_flags_are_found_is_told(as_user, clinic):
    assert "The clinic's time zone is not decided" in as_user("log", "flags").out
    clinic.zone = views.ClinicZone("Europe/Paris")
    told = as_user("log", "flags").out
    assert "Days and hours are those of Europe/Paris, the clinic's time zone." in told


def test_an_overdue_review_is_told(as_user, clinic):
    clinic.review_state = dataclasses.replace(STATE, last=SIGNED, overdue_days=1)
    assert "overdue by 1 working day." in as_user("log", "flags").out


@pytest.mark.parametrize(
    ("rule", "figures", "told"),
    [
        ("of-a-later-program", {"looks": 3}, "of-a-later-program: looks 3"),
        ("own-record", {}, "own-record: "),
        ("own-record", {"looks": "\x1b[2J"}, "Looks at the own patient record"),
    ],
)
def test_figures_that_do_not_fit_are_shown_as_they_are(as_user, clinic, rule, figures, told):
    clinic.flags = (flag(rule=rule, figures=figures, weight=9),)
    result = as_user("log", "flags")
    assert told in result.out
    assert "\x1b" not in result.out


@pytest.mark.parametrize("word", ["open", "explained", "escalated", "incident"])
def test_a_finding_is_settled_with_a_reason(as_user, clinic, word):
    result = as_user("log", "settle-flag", FLAG, "--as", word, "--note", "asked him", "--json")
    assert result.json["state"] == word
    assert ("flags.settle", (FLAG, Disposition(word), "asked him"), {}) in clinic.calls


@pytest.mark.parametrize(
    "argv",
    [
        ("settle-flag", FLAG, "--as", "explained"),
        ("settle-flag", FLAG, "--as", "forgiven", "--note", "x"),
        ("settle-flag", "short", "--as", "explained", "--note", "x"),
        ("settle-flag", FLAG, "--note", "x"),
        ("sign-off", "--note", " "),
        ("notices", "--answer", "short"),
    ],
)
def test_what_is_missing_or_wrong_is_told(as_user, clinic, argv):
    assert as_user("log", *argv).code == 2
    assert "open" not in clinic.names


def test_the_review_ends_with_what_was_shown_last(as_user, clinic):
    result = as_user("log", "sign-off", "--note", "quiet")
    assert result.code == 0
    assert "Reviewed: 5 entries, 1 flag left open." in result.out
    assert ("flags.sign_off", (12, "quiet"), {}) in clinic.calls
    document = as_user("log", "sign-off", "--json").json
    assert document == {"upto": 12, "entries": 5, "open": 1, "faults": 0}


def test_own_notices_are_shown_and_answered(as_user, clinic):
    assert "There is no notice for you." in as_user("log", "notices").out
    clinic.notices = (
        views.NoticeView(id=NOTICE, rule="own-record", made=NOON, day=DAY, figures={"looks": 3}),
    )
    result = as_user("log", "notices", "--answer", NOTICE, "--note", "I was asked")
    assert ("flags.answer", (NOTICE, "I was asked"), {}) in clinic.calls
    assert NOTICE in result.out
    assert "Looks at the own patient record: 3." in result.out
    [shown] = as_user("log", "notices", "--json").json["notices"]
    assert (shown["id"], shown["day"]) == (NOTICE, "2026-03-02")


def test_a_refusal_is_told_as_any(as_user, clinic):
    clinic.failures["flags.settle"] = Refused("flag-own")
    result = as_user("log", "settle-flag", FLAG, "--as", "explained", "--note", "mine")
    assert result.code == 3
    assert "Ask another administrator" in result.err
