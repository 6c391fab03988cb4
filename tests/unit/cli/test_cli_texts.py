"""What goes to the terminal: streams, tables, progress, files that are written."""

import io
import os
import stat
import subprocess
import sys

import pytest

from clinicvault.cli import outputs, tables, terminal
from clinicvault.cli.progress import duration, line, shown
from clinicvault.cli.terminal import Terminal
from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.jobs import Progress


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_results_and_notes_go_to_different_streams(capsys):
    Terminal().say("result")
    Terminal().note("note")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("result\n", "note\n")


@pytest.mark.parametrize("evil", ["\x1b[2J", "\r", "\x07", "\u202e", "\udcff", "\t"])
def test_stored_texts_cannot_command_the_terminal(capsys, evil):
    Terminal().say(f"a{evil}b")
    assert "a·" in capsys.readouterr().out


def test_joiners_and_line_ends_stay():
    assert terminal.printable("می\u200cخواهم\n") == "می\u200cخواهم\n"


def test_a_narrow_encoding_does_not_fail(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    Terminal().say("Zoë")
    assert raw.getvalue() == b"Zo\\xeb\n"


def test_missing_streams_are_no_failure(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    Terminal().say("x")
    Terminal().note("x")
    assert not Terminal().watched()


def test_a_reader_who_leaves_early_is_no_failure():
    program = (
        "import sys; from clinicvault.cli.terminal import Terminal\n"
        "sys.stdin.readline()\n"
        "for _ in range(3): Terminal().say('x' * 100000)\n"
        "Terminal().note('went on')"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    child.stdout.close()
    child.stdin.write(b"go\n")
    child.stdin.close()
    assert child.stderr.read() == b"went on\n"
    assert child.wait() == 0
    child.stderr.close()


def test_a_typed_line_loses_its_end(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", Screen("apple river \n"))
    assert Terminal().ask("Words: ") == "apple river"
    assert capsys.readouterr() == ("", "Words: ")


def test_columns_are_aligned_for_wide_and_combining_characters():
    rows = [("田中", 1), ("Zoe\u0308", 22), ("ab\ncd", 3)]
    assert tables.table(("Name", "N"), rows, "none") == (
        "Name   N\n田中   1\nZoe\u0308    22\nab cd  3"
    )


def test_an_empty_table_says_so():
    assert tables.table(("Name",), [], "No one.") == "No one."


@pytest.mark.parametrize(("number", "text"), [(0, "0 photos"), (1, "1 photo"), (2, "2 photos")])
def test_things_are_counted(number, text):
    assert tables.counted(number, "photo") == text


def test_irregular_plurals():
    assert tables.counted(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.6, "1 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_a_progress_line_tells_rate_and_time_left():
    moment = Progress(12, 30, 0, 8.1, 2.2)
    assert line("Importing", moment) == "Importing 12 of 30 (40 %), 8.1 a second, 2 s left"
    assert line("Importing", Progress(0, 30)) == "Importing 0 of 30 (0 %)"


def test_progress_shows_on_a_screen_and_clears_its_line(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with shown(Terminal(), "Importing") as listener:
        listener(Progress(1, 2))
    assert screen.getvalue() == "\rImporting 1 of 2 (50 %)\x1b[K\r\x1b[K"


def test_the_line_is_cleared_after_a_failure(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with pytest.raises(RuntimeError), shown(Terminal(), "Importing"):
        raise RuntimeError
    assert screen.getvalue() == "\r\x1b[K"


def test_progress_is_silent_without_a_screen(capsys):
    with shown(Terminal(), "Importing") as listener:
        assert listener is None
    assert capsys.readouterr().err == ""


def test_an_output_is_never_written_over(tmp_path):
    there = tmp_path / "there"
    there.write_text("old")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for taken in (there, tmp_path, tmp_path / "dangling"):
        with pytest.raises(UsageError) as caught:
            outputs.refuse_existing(taken)
        assert caught.value.code == "output-exists"
    assert outputs.refuse_existing(tmp_path / "new") == tmp_path / "new"


def test_an_output_needs_its_folder(tmp_path):
    with pytest.raises(UsageError) as caught:
        outputs.refuse_existing(tmp_path / "missing" / "new")
    assert caught.value.code == "output-folder-missing"


def test_a_reserved_file_is_private_and_kept(tmp_path):
    with outputs.reserved(tmp_path / "kit.pdf") as file:
        file.keep(b"kit")
    assert (tmp_path / "kit.pdf").read_bytes() == b"kit"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "kit.pdf").stat().st_mode) == 0o600


def test_a_reserved_file_has_its_room_first_and_its_own_size_last(tmp_path):
    with outputs.reserved(tmp_path / "kit.pdf", 5000) as file:
        assert (tmp_path / "kit.pdf").stat().st_size == 5000
        file.keep(b"kit")
    assert (tmp_path / "kit.pdf").read_bytes() == b"kit"


def test_what_was_kept_stays_whatever_happens(tmp_path):
    def stopped():
        with outputs.reserved(tmp_path / "kit.pdf") as file:
            file.keep(b"kit")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert (tmp_path / "kit.pdf").read_bytes() == b"kit"


def test_a_reserved_file_goes_if_the_work_fails(tmp_path):
    with pytest.raises(KeyboardInterrupt), outputs.reserved(tmp_path / "kit.pdf"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_nothing_left(tmp_path, monkeypatch):
    def full(number):
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed) as caught, outputs.reserved(tmp_path / "kit.pdf") as file:
        file.keep(b"kit")
    assert caught.value.code == "output-unwritable"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_appears_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    (tmp_path / "kit.pdf").write_bytes(b"mine")
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    with pytest.raises(StorageFailed), outputs.reserved(tmp_path / "kit.pdf"):
        pass
    assert (tmp_path / "kit.pdf").read_bytes() == b"mine"


def test_a_forbidden_place_is_told(tmp_path, monkeypatch):
    def forbidden(*_):
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(StorageFailed) as caught, outputs.reserved(tmp_path / "kit.pdf"):
        pass
    assert caught.value.code == "output-unwritable"
