"""Commands about the access log."""

import pytest

from clinicvault.cli.terminal import Terminal
from clinicvault.domain.errors import Refused
from tests.unit.cli.fake_clinic import ANNA, CODE, PHOTO, log_row, log_status


def test_log_list_newest_first(as_user, clinic):
    entries = as_user("log", "list", "--json").json["entries"]
    assert [entry["seq"] for entry in entries] == list(range(9, -1, -1))
    assert entries[0] == {
        "seq": 9,
        "time": "2026-03-02T12:30:15.250+00:00",
        "user": "Paul",
        "event": "view",
        "patient": CODE,
        "objects": [PHOTO],
        "purpose": "care",
        "outcome": "done",
    }


def test_log_list_pages_through_a_long_log(as_user, clinic):
    clinic.log = [log_row(seq) for seq in range(2000, 0, -1)]
    assert len(as_user("log", "list", "--json").json["entries"]) == 2000
    asked = [args for args, _ in clinic.called("review.page")]
    assert asked == [(None, 1000), (1001, 1000), (1, 1000)]


@pytest.mark.parametrize(("limit", "pages"), [(3, [(None, 3)]), (10, [(None, 10)])])
def test_log_list_may_be_limited(as_user, clinic, limit, pages):
    entries = as_user("log", "list", "--limit", limit, "--json").json["entries"]
    assert [entry["seq"] for entry in entries] == list(range(9, 9 - limit, -1))
    assert [args for args, _ in clinic.called("review.page")] == pages


def test_a_limit_beyond_one_page_is_kept(as_user, clinic):
    clinic.log = [log_row(seq) for seq in range(3000, 0, -1)]
    entries = as_user("log", "list", "--limit", 1500, "--json").json["entries"]
    assert len(entries) == 1500
    assert [args for args, _ in clinic.called("review.page")] == [(None, 1000), (2001, 500)]


def test_log_list_filters(as_user, clinic):
    as_user("log", "list", "--event", "view", "--patient", CODE, "--outcome", "refused")
    named = clinic.called("review.page")[0][1]
    assert named == {"event": "view", "patient": CODE, "outcome": "refused"}


def test_log_list_as_a_table(as_user, clinic):
    lines = as_user("log", "list", "--limit", "1").out.splitlines()
    assert lines[0].split()[:2] == ["Entry", "Time"]
    assert "recipient: Dr X" in lines[1]
    clinic.log = []
    assert as_user("log", "list").out == "No entries.\n"


def test_log_verify_of_a_whole_log(run, clinic, tmp_path):
    result = run("log", "verify", "--vault", tmp_path, "--json")
    assert result.code == 0
    assert result.json == {
        "entries": 7,
        "checkpoint": "checkpoint text",
        "ok": True,
        "faults": [],
    }
    assert "unlock" not in clinic.names
    assert "Log complete, 7 entries, checked" in run("log", "verify", "--vault", tmp_path).out


def test_log_verify_of_a_damaged_log(run, clinic, tmp_path):
    clinic.status = log_status(ok=False, faults=((3, "leaf-altered"),))
    result = run("log", "verify", "--vault", tmp_path, "--json")
    assert result.code == 4
    assert result.json["ok"] is False
    assert result.json["faults"] == [{"seq": 3, "fault": "leaf-altered"}]
    plain = run("log", "verify", "--vault", tmp_path)
    assert plain.code == 4
    assert "leaf-altered" in plain.out


def test_log_export(as_user, clinic, tmp_path):
    output = tmp_path / "log.jsonl"
    result = as_user("log", "export", "--output", output, "--json")
    assert result.json == {"output": str(output), "entries": 7}
    assert clinic.called("review.export") == [((output,), {})]
    output.write_text("taken")
    assert as_user("log", "export", "--output", output).code == 2


def test_log_checkpoint_needs_nobody_unlocked(run, clinic, tmp_path):
    text = "clinicvault.local/00\n7\nroot\n\n— signature\n"
    assert run("log", "checkpoint", "--vault", tmp_path, "--json").json == {"checkpoint": text}
    assert run("log", "checkpoint", "--vault", tmp_path).out == text
    assert "unlock" not in clinic.names


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
