"""Commands about the access log."""

from clinicvault.cli.terminal import Terminal
from clinicvault.domain.errors import Refused
from clinicvault.services.views import WitnessKind
from tests.unit.cli.fake_clinic import ANNA, NOON, log_status


def test_log_verify_of_a_whole_log(run, clinic, tmp_path):
    result = run("log", "verify", "--vault", tmp_path, "--json")
    assert result.code == 0
    assert result.json == {
        "entries": 7,
        "lines": 7,
        "checkpoint": "checkpoint text",
        "ok": True,
        "faults": [],
        "misfits": 0,
        "witnessed": "",
        "witnessed_by": "",
    }
    assert "unlock" not in clinic.names
    assert "Log complete, 7 lines, checked" in run("log", "verify", "--vault", tmp_path).out


def test_log_verify_of_a_damaged_log(run, clinic, tmp_path):
    clinic.status = log_status(ok=False, faults=((3, "leaf-altered"),))
    result = run("log", "verify", "--vault", tmp_path, "--json")
    assert result.code == 4
    assert result.json["ok"] is False
    assert result.json["faults"] == [{"seq": 3, "fault": "leaf-altered"}]
    plain = run("log", "verify", "--vault", tmp_path)
    assert plain.code == 4
    assert "leaf-altered" in plain.out


def test_log_verify_says_when_a_copy_was_last_held_elsewhere(run, clinic, tmp_path):
    nowhere = "No copy of the check code is known to be held elsewhere."
    assert run("log", "verify", "--vault", tmp_path).out.splitlines()[1] == nowhere
    clinic.status = log_status(witnessed=NOON, witnessed_by=WitnessKind.BACKUP)
    told = run("log", "verify", "--vault", tmp_path).out
    assert told.splitlines()[1] == "Last copy held elsewhere: 2026-03-02 12:30 UTC (backup)."
    document = run("log", "verify", "--vault", tmp_path, "--json").json
    assert document["witnessed"] == "2026-03-02T12:30:15+00:00"
    assert document["witnessed_by"] == "backup"
    clinic.status = log_status(ok=False, faults=((3, "leaf-altered"),), witnessed=NOON)
    told = run("log", "verify", "--vault", tmp_path)
    assert told.code == 4
    assert told.out.splitlines()[-1] == "Last copy held elsewhere: 2026-03-02 12:30 UTC."


def test_copies_of_ended_computers_that_do_not_fit_are_told_and_no_fault(run, clinic, tmp_path):
    clinic.status = log_status(misfits=2)
    plain = run("log", "verify", "--vault", tmp_path)
    assert plain.code == 0
    assert "2 copies of computers whose access ended do not fit" in plain.out
    assert run("log", "verify", "--vault", tmp_path, "--json").json["misfits"] == 2


def test_a_restore_nobody_reviewed_is_told(run, clinic, tmp_path):
    clinic.status = log_status(unsettled=2)
    plain = run("log", "verify", "--vault", tmp_path)
    assert plain.code == 0
    assert "2 restores or losses not reviewed yet: see `clinicvault log settle`." in plain.out


def test_who_holds_both_roles_accepts_alone(as_user, clinic):
    result = as_user("log", "settle", "--json", user=ANNA.name)
    assert result.json == {"accepted": 1}
    assert clinic.called("review.settle") == [(("", ""), {})]
    assert as_user("log", "settle").out == "1 restore or loss accepted.\n"
    clinic.unsettled = 0
    assert as_user("log", "settle").out == "There is nothing to accept.\n"


def test_the_second_persons_password_comes_from_a_file(as_user, clinic, secret_file):
    file = secret_file("second\n", "second.txt")
    as_user("log", "settle", "--with", "anna müller", "--with-password-file", file)
    assert clinic.called("review.settle") == [((ANNA.id, "second"), {})]


def test_the_second_persons_password_is_asked_for_by_name(as_user, clinic, monkeypatch):
    asked = []

    def ask(_, question):
        asked.append(question)
        return "typed"

    monkeypatch.setattr(Terminal, "ask_secret", ask)
    as_user("log", "settle", "--with", ANNA.name)
    assert asked == ["Password of Anna Müller: "]
    assert clinic.called("review.settle") == [((ANNA.id, "typed"), {})]


def test_a_second_person_who_is_unknown_is_not_asked(as_user, clinic):
    result = as_user("log", "settle", "--with", "Nobody")
    assert result.code == 2
    assert "Nobody of that name" in result.err
    assert clinic.called("review.settle") == []


def test_a_refused_acceptance_says_what_to_do(as_user, clinic):
    clinic.failures["review.settle"] = Refused("settle-together")
    result = as_user("log", "settle")
    assert result.code == 3
    assert "together" in result.err
