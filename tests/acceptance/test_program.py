"""A process forked from the loaded program is what a process started anew is."""

import os
import subprocess
import sys

import pytest

from tests.acceptance import program
from tests.acceptance.cli_process import Computer
from tests.acceptance.program import PROGRAM, TOP


def anew(arguments, environment, folder):
    """As a shell starts it."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["user", "list", "--json"], ["no-such-command"], ["verify", "--vault", "none"]],
)
def test_both_say_the_same(tmp_path, arguments):
    environment = {**os.environ, "PYTHONPATH": str(TOP), "CLINICVAULT_HOME": str(tmp_path / "home")}
    one = anew(arguments, environment, tmp_path)
    other = program.run(arguments, environment, tmp_path)
    assert (other.returncode, other.stdout, other.stderr) == (
        one.returncode,
        one.stdout,
        one.stderr,
    )


def test_nothing_of_one_process_is_in_the_next(tmp_path):
    told = "import os, sys; print(os.getpid(), os.getcwd(), sys.argv[1:], os.environ)"
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    first = program.run(["one"], {"PATH": os.environ["PATH"], "FIRST": "1"}, here, told)
    second = program.run(["two", "a b"], {"PATH": os.environ["PATH"]}, there, told)
    assert f"{here} ['one']" in first.stdout
    assert f"{there} ['two', 'a b']" in second.stdout
    assert "FIRST" in first.stdout
    assert "FIRST" not in second.stdout
    assert first.stdout.split()[0] != second.stdout.split()[0]


def test_how_it_ended_is_known(tmp_path):
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert program.run([], {}, tmp_path, killed).returncode == -9
    assert program.run([], {}, tmp_path, "raise SystemExit(5)").returncode == 5
    fell = program.run([], {}, tmp_path, "1 / 0")
    assert fell.returncode == 1
    assert "ZeroDivisionError" in fell.stderr


def test_a_story_starts_with_a_computer_of_its_own(tmp_path):
    computer = Computer(tmp_path)
    computer.secret("Ada.txt", "violet-harbour-notary-twelve")
    computer.run("init", "--clinic", "Belle Vue", user="Ada")
    assert computer.vault.is_dir()
