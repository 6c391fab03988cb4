"""`run`: exit codes, errors, JSON, who is unlocked and that everybody is locked again."""

import os
import signal
import threading

import pytest

from clinicvault.cli.cancelling import cancellable
from clinicvault.cli.command import find_user
from clinicvault.cli.main import start
from clinicvault.domain import errors
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.messages.cli import MESSAGES as CLI_MESSAGES
from clinicvault.domain.record_kinds import UserState
from clinicvault.services.views import VaultView
from tests.unit.cli.fake_clinic import ANNA, PASSWORD, PAUL, user

SECRET_PLACE = "/clinic/patients/zoe-celik.jpg"


def test_no_command_opens_the_window(run, clinic):
    clinic.window_code = 0
    assert run().code == 0
    assert clinic.calls == [("window", (None,), {})]


def test_the_window_opens_on_the_given_vault(run, clinic, tmp_path):
    result = run("--vault", tmp_path)
    assert clinic.called("window") == [((tmp_path,), {})]
    assert result.out == ""


def test_the_window_s_exit_code_is_the_command_s(run, clinic):
    clinic.window_code = 3
    assert run().code == 3


def test_the_window_prints_nothing_even_with_json(run):
    assert run("--json").out == ""


def test_vault_and_user_come_from_the_environment(run, clinic, secret_file, monkeypatch, tmp_path):
    monkeypatch.setenv("CLINICVAULT_VAULT", str(tmp_path / "there"))
    monkeypatch.setenv("CLINICVAULT_USER", "Paul")
    assert run("patient", "list", "--password-file", secret_file()).code == 0
    assert clinic.called("open") == [((tmp_path / "there",), {})]
    assert clinic.called("unlock") == [((PAUL.id,), {})]


def test_options_beat_the_environment(as_user, clinic, monkeypatch, tmp_path):
    monkeypatch.setenv("CLINICVAULT_VAULT", "/elsewhere")
    monkeypatch.setenv("CLINICVAULT_USER", "Nobody")
    assert as_user("patient", "list").code == 0
    assert clinic.called("open") == [((tmp_path / "vault",), {})]


def test_without_a_vault_it_is_said(run, clinic):
    result = run("verify")
    assert result.code == 2
    assert "--vault" in result.err
    assert clinic.calls == []


@pytest.mark.parametrize("blank", ["", "   "])
def test_without_a_user_it_is_said(run, clinic, tmp_path, blank):
    result = run("patient", "list", "--vault", tmp_path, "--user", blank)
    assert result.code == 2
    assert "CLINICVAULT_USER" in result.err
    assert "unlock" not in clinic.names


def test_an_unknown_user_is_said_before_any_password_is_read(run, clinic, tmp_path):
    missing = tmp_path / "missing"
    args = ["--vault", tmp_path, "--user", "Nobody", "--password-file", missing]
    result = run("patient", "list", *args)
    assert result.code == 2
    assert "Nobody of that name" in result.err


@pytest.mark.parametrize("name", ["anna müller", "ANNA  MÜLLER", " Anna Müller "])
def test_users_are_found_whatever_the_case(as_user, clinic, name):
    assert as_user("patient", "list", user=name).code == 0
    assert clinic.called("unlock") == [((ANNA.id,), {})]


@pytest.mark.parametrize("part", ["Anna", "Müller", "Pau"])
def test_a_part_of_a_name_is_nobody(as_user, part):
    assert as_user("patient", "list", user=part).code == 2


def vault_of(*users):
    return VaultView("00" * 16, "Clinic", "Desk", users, True)


def test_the_name_written_just_so_wins():
    other = user("PAUL")
    assert find_user(vault_of(other, PAUL), "Paul") is PAUL
    assert find_user(vault_of(other, PAUL), "PAUL") is other


def test_who_is_disabled_stands_behind_a_namesake():
    gone = user("Paul", state=UserState.DISABLED)
    assert find_user(vault_of(gone, PAUL), "paul") is PAUL
    assert find_user(vault_of(gone), "Paul") is gone


def test_two_of_one_name_are_ambiguous():
    twins = vault_of(user("PAUL"), PAUL)
    with pytest.raises(errors.UsageError) as caught:
        find_user(twins, "paul")
    assert caught.value.code == "user-ambiguous"


def test_a_wrong_password_is_refused_and_everything_closed(as_user, clinic, secret_file):
    clinic.password = "another"
    result = as_user("patient", "list")
    assert result.code == 3
    assert result.out == ""
    assert clinic.names[-2:] == ["lock", "close"]
    assert clinic.open_vaults == 0


def test_a_command_closes_what_it_opened(as_user, clinic):
    as_user("patient", "list")
    assert clinic.names[-1] == "close"
    assert clinic.session is None
    assert clinic.open_vaults == 0


FAILURES = [
    (errors.UsageError("patient-unknown"), 2),
    (errors.Refused("role"), 3),
    (errors.IntegrityError("row-altered"), 4),
    (errors.InputRefused("patient-field"), 5),
    (errors.StorageFailed("disk-full"), 1),
    (errors.Cancelled(), 1),
    (KeyboardInterrupt(), 1),
    (OSError(13, "denied", SECRET_PLACE), 1),
    (RuntimeError(f"Zoë Çelik {SECRET_PLACE}"), 1),
    (MemoryError(), 1),
]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(("failure", "code"), FAILURES, ids=lambda x: getattr(x, "code", None))
def test_every_failure_has_its_exit_code_and_tells_no_secret(
    as_user, clinic, failure, code, as_json
):
    clinic.failures["patients.search"] = failure
    result = as_user("patient", "list", *(["--json"] if as_json else []))
    assert result.code == code
    assert result.out == ""
    assert len(result.err.strip().splitlines()) == 3
    assert "Traceback" not in result.err
    assert "Zoë" not in result.err
    assert SECRET_PLACE not in result.err
    assert PASSWORD not in result.err
    assert clinic.names[-2:] == ["lock", "close"]
    assert clinic.open_vaults == 0


def test_an_interrupt_is_told_as_what_it_is(as_user, clinic):
    clinic.failures["patients.search"] = KeyboardInterrupt()
    assert as_user("patient", "list").err.startswith("You stopped it.")


def test_failures_before_the_command_are_told_alike(run, clinic):
    clinic.failures["window"] = RuntimeError(SECRET_PLACE)
    result = run()
    assert result.code == 1
    assert "did not expect" in result.err


def test_a_wiring_that_cannot_be_made_is_told_alike(capsys):
    def make():
        raise errors.Refused("home-foreign")

    assert start(["verify"], make) == 3
    assert "another account" in capsys.readouterr().err


def test_no_wiring_is_made_for_what_was_not_understood(capsys):
    assert start(["nonsense"], pytest.fail) == 2
    assert start(["--help"], pytest.fail) == 0
    assert capsys.readouterr().out.startswith("usage: clinicvault")


def test_parameters_fill_the_sentences(as_user, clinic, monkeypatch):
    monkeypatch.setitem(MESSAGES, "test-code", ("{count} rows.", "Safe.", "Do."))
    clinic.failures["patients.search"] = errors.Refused("test-code", count=3)
    assert as_user("patient", "list").err.splitlines()[0] == "3 rows."


def test_a_system_exit_from_below_keeps_its_number(run, clinic):
    clinic.failures["window"] = SystemExit(4)
    assert run().code == 4
    clinic.failures["window"] = SystemExit(None)
    assert run().code == 0
    clinic.failures["window"] = SystemExit("text")
    assert run().code == 1


def test_what_the_interpreter_wants_is_not_swallowed(run, clinic):
    clinic.failures["window"] = GeneratorExit()
    with pytest.raises(GeneratorExit):
        run()


def test_warnings_of_the_session_go_to_standard_error(as_user, clinic, monkeypatch):
    monkeypatch.setitem(MESSAGES, "kit-left", ("The sheets are here.", "Safe.", "Delete them."))
    clinic.warnings = ("kit-left",)
    result = as_user("patient", "list", "--json")
    assert "The sheets are here." in result.err
    assert list(result.json) == ["patients"]


def test_who_lacks_access_is_told_the_words_to_read_out(as_user, clinic):
    clinic.own_words = "acid beaver cover diploma"
    result = as_user("patient", "list", "--json")
    assert "acid beaver cover diploma" in result.err
    assert list(result.json) == ["patients"]


def test_every_message_of_the_command_line_is_in_the_catalogue():
    assert set(CLI_MESSAGES) <= set(MESSAGES)
    for texts in CLI_MESSAGES.values():
        assert len(texts) == 3
        assert all(text.strip().endswith(".") for text in texts)


def test_the_first_interrupt_cancels_and_the_second_insists():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with cancellable() as token:
        assert not token.cancelled
        os.kill(os.getpid(), signal.SIGTERM)
        assert token.cancelled
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_another_thread_gets_a_token_without_signals():
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work():
        with cancellable() as token:
            seen.append((token.cancelled, signal.getsignal(signal.SIGINT)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(False, before)]
