"""Numbers of what a log server has not heard of outlive the program, in few files, once each."""

import resource
import shutil

import pytest

from clinicvault.services.log.forwarding.journal import Journal, ranges
from clinicvault.services.log.forwarding.waiting import Numbers, Waiting
from tests.unit.services.test_forwarding_waiting import Clock, entries, taken


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


@pytest.fixture
def make(journal, clock):
    return lambda most=10: Waiting(journal, Numbers(), most, clock)


def test_numbers_of_what_was_not_sent_outlive_the_program(tmp_path, make, journal):
    waiting = make()
    waiting.put(entries(3, 4, 9))
    other = Journal(tmp_path)
    # It runs: what it noted is its own matter.
    assert other.left() == []
    journal.close((4, 9))
    assert other.left() == [4, 9]
    third = Journal(tmp_path)
    assert third.left() == []
    other.close(())
    assert third.left() == [4, 9]
    third.settle()
    third.close(())
    assert list(tmp_path.iterdir()) == []


def test_a_crash_leaves_what_was_noted_and_half_a_line_is_none(tmp_path, make, journal):
    make().put(entries(3, 4))
    [written] = tmp_path.glob("*.list")
    with written.open("a") as file:
        file.write("x\n" + "9" * 30 + "\n12")
    journal._mark.release()
    after = Journal(tmp_path)
    assert (after.left(), after.unsaid) == ([3, 4], 2)
    assert not written.exists()


def test_a_rotten_list_says_nothing(tmp_path, journal):
    journal.note([3])
    [written] = tmp_path.glob("*.list")
    written.write_bytes(b"\xff\n")
    journal._mark.release()
    assert Journal(tmp_path).left() == []


def test_a_long_day_does_not_fill_the_disk(tmp_path, make, journal, clock):
    waiting = make(50_000)
    waiting.put(entries(*range(201)))
    taken(waiting)
    [written] = tmp_path.glob("*.list")
    assert journal.noted == len(written.read_text().split()) == 201
    assert ranges(map(int, written.read_text().split())) == "0-200"
    waiting.put(entries(20_000))
    taken(waiting)
    assert journal.noted == 202
    clock.now = 61
    waiting.put(entries(20_001))
    taken(waiting)
    assert written.read_text() == "20001\n"


def test_nobody_works_less_for_a_folder_that_is_gone(tmp_path):
    journal = Journal(tmp_path / "no" / "folder")
    shutil.rmtree(tmp_path / "no")
    journal.note([1])
    journal.close((1,))
    assert journal.left() == []


def names(folder):
    return sorted(path.suffix for path in folder.iterdir())


def test_a_server_that_is_away_for_long_leaves_one_file(tmp_path):
    for number in range(20):
        Journal(tmp_path).close((2 * number, 2 * number + 1))
    assert len(list(tmp_path.iterdir())) <= 3
    assert Journal(tmp_path).left() == list(range(40))


@pytest.fixture
def few_files():
    """As many open files as macOS gives a program, and fewer than there are leftovers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    yield 300
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_an_older_program_left_in_many_files_is_taken_over(tmp_path, few_files):
    for number in range(few_files):
        (tmp_path / f"unsent-{number:016x}.lock").touch()
        (tmp_path / f"unsent-{number:016x}.list").write_text(f"{number}\n")
    journal = Journal(tmp_path)
    assert journal.left() == list(range(few_files))
    assert names(tmp_path) == [".left", ".lock"]
    journal.settle()
    journal.close(())
    assert names(tmp_path) == []


def test_what_the_log_says_already_is_not_counted_again(tmp_path, journal):
    journal.close((3, 4, 9), {3, 4})
    second = Journal(tmp_path)
    assert (second.left(), second.unsaid) == ([3, 4, 9], 1)
    second.close((12,))
    third = Journal(tmp_path)
    assert (third.left(), third.unsaid) == ([3, 4, 9, 12], 2)


def test_who_forwards_no_more_keeps_nothing(tmp_path, journal):
    journal.close((3, 4))
    running = Journal(tmp_path)
    running.note([7])
    Journal(tmp_path).drop()
    assert names(tmp_path) == [".list", ".lock"]
    last = Journal(tmp_path)
    assert last.left() == []
    for one in (running, last):
        one.close(())
    assert names(tmp_path) == []


def test_where_nothing_can_be_written_what_was_left_stays(tmp_path, journal, monkeypatch):
    journal.close((3, 4))
    other = Journal(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("clinicvault.services.log.forwarding.journal._append", lambda *_: False)
        assert other.left() == []
    assert other.left() == [3, 4]


def test_a_file_that_cannot_be_locked_keeps_no_other_back(tmp_path, journal):
    journal.close((3, 4))
    (tmp_path / "unsent-0000.lock").mkdir()
    assert Journal(tmp_path).left() == [3, 4]
