"""Passwords come from files and prompts only."""

import os
import sys

import pytest

from clinicvault.cli import passwords
from clinicvault.cli.terminal import Terminal
from clinicvault.domain.errors import UsageError
from tests.unit.cli.fake_clinic import PASSWORD


class Typist(Terminal):
    """Somebody who types the given answers."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.questions = []
        self.notes = []

    def ask_secret(self, question):
        self.questions.append(question)
        return self.answers.pop(0)

    def note(self, text):
        self.notes.append(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("secret\n", "secret"),
        ("secret\r\nmore\r\n", "secret"),
        ("secret", "secret"),
        (" with blanks \n", " with blanks "),
        ("\ufeffwindows\n", "windows"),
        ("pässwörd\n", "pässwörd"),
    ],
)
def test_the_first_line_is_the_password(secret_file, text, read):
    assert passwords.first_line(secret_file(text), Typist()) == read


@pytest.mark.parametrize("text", ["", "\n", "\r\nsecond\n"])
def test_an_empty_first_line_is_said(secret_file, text):
    with pytest.raises(UsageError) as caught:
        passwords.first_line(secret_file(text), Typist())
    assert caught.value.code == "secret-file-empty"


def test_a_missing_file_a_folder_and_no_text_are_unreadable(tmp_path):
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00secret\n")
    for path in (tmp_path / "missing", tmp_path, binary):
        with pytest.raises(UsageError) as caught:
            passwords.first_line(path, Typist())
        assert caught.value.code == "secret-file-unreadable"


@pytest.fixture
def open_folders(monkeypatch):
    """As if every folder above were open to all (the suite's own folders are private)."""
    monkeypatch.setattr(passwords, "_OTHERS_ENTER", 0o777)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_a_file_that_all_can_read_is_used_with_a_warning(secret_file, open_folders):
    typist = Typist()
    assert passwords.first_line(secret_file(mode=0o644), typist) == PASSWORD
    assert "every account of this computer can read" in typist.notes[0]
    assert PASSWORD not in typist.notes[0]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_a_file_that_all_can_write_is_not_used(secret_file, open_folders):
    with pytest.raises(UsageError) as caught:
        passwords.first_line(secret_file(mode=0o666), Typist())
    assert caught.value.code == "secret-file-shared"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_a_private_folder_closes_the_files_in_it(secret_file, tmp_path):
    tmp_path.chmod(0o700)
    assert passwords.open_to_others(secret_file(mode=0o666)) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there")
def test_a_pipe_is_no_shared_file(tmp_path, open_folders):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    assert passwords.open_to_others(pipe) == 0


def test_without_a_file_the_password_is_asked_for():
    typist = Typist("typed")
    assert passwords.password(None, typist) == "typed"
    assert typist.questions == ["Password: "]


def test_with_a_file_nobody_is_asked(secret_file):
    assert passwords.password(secret_file(), Typist()) == PASSWORD
    assert passwords.new_password(secret_file(), Typist()) == PASSWORD


def test_a_new_password_is_typed_twice():
    assert passwords.new_password(None, Typist("one", "one")) == "one"
    with pytest.raises(UsageError) as caught:
        passwords.new_password(None, Typist("one", "two"))
    assert caught.value.code == "passwords-differ"


def test_where_nobody_can_type_the_way_out_is_said(run, tmp_path, monkeypatch):
    monkeypatch.setattr(Terminal, "interactive", lambda self: False)
    result = run("patient", "list", "--vault", tmp_path, "--user", "Paul")
    assert result.code == 2
    assert "--password-file" in result.err


def test_a_password_is_asked_for_once_and_without_echo(run, clinic, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(Terminal, "interactive", lambda self: True)
    monkeypatch.setattr("getpass.getpass", lambda question: asked.append(question) or PASSWORD)
    result = run(
        "user", "grant", "Nina", "--words", "a b c d", "--vault", tmp_path, "--user", "Paul"
    )
    assert result.code == 0
    assert asked == ["Password: "]
    assert clinic.called("users.grant")[0][0][2] == PASSWORD


def test_nobody_is_asked_on_a_closed_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert not Terminal().interactive()
    with pytest.raises(UsageError):
        Terminal().ask("Words: ")
