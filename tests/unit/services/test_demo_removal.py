"""The demo clinic thrown away, cut off and made anew; what is not the demo's is left alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.services.demo import making as demo_making
from clinicvault.services.demo.service import MARK
from tests.unit.services.demo_clinic import TINY, Computer
from tests.unit.services.real_clinic import ADA, House


@pytest.fixture
def computer(_computer, tmp_path):
    return Computer(tmp_path, TINY)


def test_removing_takes_all_of_it_and_nothing_else(computer):
    other = House(computer.home.parent / "other")
    neighbour = computer.folder.parent / "letters"
    computer.make()
    neighbour.mkdir()
    (neighbour / "a.txt").write_text("mine")
    assert len(computer.kept) == 1
    seeds = {path.name for path in computer.home.rglob("*") if path.is_file()}
    computer.demo().remove()
    assert computer.lying == ["letters"]
    assert computer.kept == []
    assert {path.name for path in computer.home.rglob("*") if path.is_file()} < seeds
    assert other.folder.is_dir()
    computer.demo().remove()  # nothing there: nothing to do
    computer.make()
    with computer.wiring.open(computer.folder) as services:
        assert services.unlocking.vault().clinic == "Small demo"


def test_a_real_clinic_is_never_thrown_away(empty_clinic, tmp_path):
    house = empty_clinic[0].copy(tmp_path / "pc")
    computer = Computer(tmp_path / "demo", TINY)
    computer.folder = house.vault
    before = sorted(house.vault.rglob("*"))
    for attempt in (computer.demo().remove, computer.make):
        with pytest.raises(UsageError) as said:
            attempt()
        assert said.value.code == "demo-other"
    assert sorted(house.vault.rglob("*")) == before
    with house.open(ADA):
        pass


@pytest.mark.parametrize("place", ["demo", "demo.making"])
def test_a_folder_with_something_else_in_it_is_left_alone(computer, place):
    foreign = computer.folder.parent / place
    foreign.mkdir(parents=True)
    (foreign / "thesis.txt").write_text("mine")
    for attempt in (computer.demo().remove, computer.make):
        with pytest.raises(UsageError) as said:
            attempt()
        assert said.value.code == "demo-other"
    assert (foreign / "thesis.txt").read_text() == "mine"
    assert computer.lying == [place]


def test_a_file_where_the_folder_should_be_is_left_alone(computer):
    computer.folder.parent.mkdir(parents=True)
    computer.folder.write_text("mine")
    with pytest.raises(UsageError):
        computer.make()
    assert computer.folder.read_text() == "mine"


def test_an_empty_folder_is_used(computer):
    computer.folder.mkdir(parents=True)
    assert computer.make().vault == computer.folder
    assert computer.lying == ["demo"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, Refused("locked"), OSError(28, "full")])
def test_a_making_that_fails_leaves_nothing(computer, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(demo_making.Making, "_register", fail)
    with pytest.raises(BaseException) as said:  # noqa: PT011  (what it is, the next lines say)
        computer.make()
    assert said.type is not UsageError
    if isinstance(error, OSError):
        assert said.value.code == "disk-full"
    assert computer.lying == []
    assert computer.kept == []
    monkeypatch.undo()
    assert computer.make().vault == computer.folder


CHILD = """
import sys
from pathlib import Path
from tests.unit.services.demo_clinic import STORY, Computer
computer = Computer(Path(sys.argv[1]))
computer.demo().make(None, lambda text: print(text, flush=True))
"""


@pytest.mark.parametrize("line", ["Making the demo", "  10 % done", "  70 % done"])
@pytest.mark.usefixtures("_computer")
def test_what_a_killed_making_left_is_settled_by_the_next_start(tmp_path, line):
    root = Path(__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        text=True,
    )
    with child:
        for said in child.stdout:
            if said.startswith(line):
                break
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    computer = Computer(tmp_path, TINY)
    assert "demo" not in computer.lying
    computer.make()
    assert computer.lying == ["demo"]
    assert len(computer.kept) == 1
    with computer.wiring.open(computer.folder) as services:
        assert services.patients is not None
        assert not services.health.verify().damaged


@pytest.mark.parametrize("when", ["marked", "moved", "deleting", "bare"])
def test_a_removal_that_was_cut_off_is_finished_by_the_next_start(computer, when):
    computer.make()
    aside = computer.folder.with_name("demo.making")
    computer.wiring.forget(computer.folder)
    aside.mkdir()
    if when != "bare":
        (aside / MARK).write_text("")
    if when in {"moved", "deleting"}:
        computer.folder.rename(aside / "vault")
    if when == "deleting":
        (aside / "vault" / "vault.db").unlink()
    computer.demo().remove()
    assert computer.lying == []
    computer.make()
    assert computer.lying == ["demo"]


def test_a_demo_that_somebody_deleted_by_hand_is_made_anew(computer):
    computer.make()
    computer.folder.rename(computer.home.parent / "away")
    computer.told.clear()
    made = computer.make()
    assert computer.told
    with computer.wiring.open(made.vault) as services:
        assert not services.health.verify().damaged


def test_a_demo_of_another_computer_is_made_anew(computer, tmp_path):
    computer.make()
    stranger = Computer(tmp_path / "stranger", TINY)
    stranger.folder = computer.folder
    stranger.make()
    assert stranger.told
    with stranger.wiring.open(stranger.folder) as services:
        assert services.unlocking.vault().clinic == "Small demo"
