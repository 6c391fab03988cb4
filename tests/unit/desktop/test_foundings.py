"""Marks of a vault that is being made: they prove what a crash left, and nothing else."""

import pytest

from clinicvault.audit.locks import FileLock
from clinicvault.desktop import foundings
from clinicvault.desktop.foundings import MARK, Foundings
from clinicvault.domain.errors import StorageFailed, UsageError


class Place:
    """A folder for a vault; `start` is a program of the same computer."""

    def __init__(self, tmp_path):
        self.home, self.vault = tmp_path / "home", tmp_path / "vault"
        self.programs = []

    def start(self):
        self.programs.append(Foundings(self.home, FileLock))
        return self.programs[-1]

    def free(self):
        if self.vault.exists() and any(self.vault.iterdir()):
            raise UsageError("vault-exists")

    def remove(self):
        (self.vault / "store").unlink(missing_ok=True)

    def begin(self, program):
        program.begin(self.vault, self.free, self.remove)
        (self.vault / "store").write_text("half")

    def kill(self):
        """Its locks end with a program, and nothing else happens."""
        for lock in self.programs.pop()._held.values():
            lock.release()

    @property
    def marks(self):
        return sorted(p.name for p in (self.home / "foundings").iterdir() if not p.suffix)

    @property
    def lying(self):
        return sorted(p.name for p in self.vault.iterdir()) if self.vault.exists() else None


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_a_finished_founding_leaves_no_mark_and_is_never_cleared(place):
    program = place.start()
    place.begin(program)
    assert (len(place.marks), place.lying) == (1, [MARK, "store"])
    program.end(place.vault)
    assert (place.marks, place.lying) == ([], ["store"])
    program.end(place.vault)
    for other in (program, place.start()):
        with pytest.raises(UsageError, match="vault-exists"):
            place.begin(other)
    assert place.lying == ["store"]


def test_what_a_killed_program_left_is_cleared_by_the_next(place):
    place.begin(place.start())
    before = (place.vault / MARK).read_bytes()
    place.kill()
    place.begin(place.start())
    assert place.lying == [MARK, "store"]
    assert (place.vault / MARK).read_bytes() != before


def test_a_founding_under_way_is_left_alone(place):
    place.begin(place.start())
    first = place.programs[0]
    for program in (place.start(), first, place.start()):
        with pytest.raises(UsageError, match="vault-exists"):
            place.begin(program)
    assert place.lying == [MARK, "store"]


@pytest.mark.parametrize("spoil", ["no token", "other token", "no mark", "empty"])
def test_without_both_marks_nothing_is_removed(place, spoil):
    """A vault of another computer, a restored one, or one whose mark was copied along."""
    place.begin(place.start())
    place.kill()
    mark = place.home / "foundings" / place.marks[0]
    if spoil == "no token":
        (place.vault / MARK).unlink()
    elif spoil == "other token":
        (place.vault / MARK).write_bytes(b"0" * 32)
    elif spoil == "no mark":
        mark.unlink()
    else:
        mark.write_bytes(b"")
        (place.vault / MARK).write_bytes(b"")
    with pytest.raises(UsageError, match="vault-exists"):
        place.begin(place.start())
    assert "store" in place.lying


def test_a_vault_moved_away_is_not_the_one_that_was_marked(place, tmp_path):
    place.begin(place.start())
    place.kill()
    place.vault.rename(tmp_path / "elsewhere")
    place.vault = tmp_path / "elsewhere"
    with pytest.raises(UsageError, match="vault-exists"):
        place.begin(place.start())
    assert "store" in place.lying


def test_dropping_takes_the_folder_only_where_it_is_empty(place):
    program = place.start()
    place.begin(program)
    program.drop(place.vault, place.remove)
    assert (place.marks, place.lying) == ([], None)
    place.begin(program)
    (place.vault / "mine.txt").write_text("precious")
    program.drop(place.vault, place.remove)
    assert place.lying == ["mine.txt"]


def test_a_clearing_that_is_killed_goes_on_at_the_next(place):
    place.begin(place.start())
    place.kill()

    def killed():
        place.remove()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.start().begin(place.vault, place.free, killed)
    place.kill()
    assert place.lying == [MARK]
    place.begin(place.start())
    assert place.lying == [MARK, "store"]


def test_a_disk_that_takes_no_mark_ends_the_turn(place, monkeypatch):
    with monkeypatch.context() as patch:

        def full(*_):
            raise StorageFailed("workstation-write")

        patch.setattr(foundings, "write_private", full)
        with pytest.raises(StorageFailed):
            place.begin(place.start())
    place.begin(place.start())
    assert place.lying == [MARK, "store"]


def test_of_two_homes_in_one_folder_the_first_keeps_it(place, tmp_path):
    """Each has its own lock: the vault's own mark is made once, and what came between is seen."""
    place.begin(place.start())
    other = Foundings(tmp_path / "other", FileLock)
    with pytest.raises(UsageError, match="vault-exists"):
        other.begin(place.vault, lambda: None, place.remove)
    assert place.lying == [MARK, "store"]
    place.programs[0].end(place.vault)
    with pytest.raises(UsageError, match="vault-exists"):
        other.begin(place.vault, lambda: None, place.remove)
    assert place.lying == ["store"]
    assert not [p for p in (tmp_path / "other" / "foundings").iterdir() if not p.suffix]


def test_a_mark_that_is_not_ours_stays(place):
    program = place.start()
    place.begin(program)
    (place.vault / MARK).write_bytes(b"1" * 32)
    program.end(place.vault)
    assert (place.marks, place.lying) == ([], [MARK, "store"])
