"""Two programs make the demo clinic in one folder: the second waits its turn."""

import pytest

from clinicvault.audit.locks import FileLock
from clinicvault.domain.errors import Refused, StorageFailed, UsageError
from tests.unit.services.demo_clinic import TINY, Computer


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")


def code_of(act):
    with pytest.raises(Refused) as said:
        act()
    return said.value.code


def test_a_second_making_or_removing_is_refused_and_the_first_goes_on(tmp_path):
    computer, codes = Computer(tmp_path, TINY), []

    def other(_):
        if not codes:
            second = Computer(tmp_path, TINY)
            codes.extend((code_of(second.make), code_of(second.demo().remove)))

    made = computer.demo().make(other)
    assert codes == ["demo-busy", "demo-busy"]
    assert computer.lying == ["demo"]
    with computer.wiring.open(made.vault) as services:
        user = services.unlocking.vault().users[0]
        services.unlocking.unlock(user.id, dict(made.passwords)[user.name])
        assert not services.health.verify().damaged
    computer.demo().remove()
    assert computer.lying == []


def test_a_demo_in_another_folder_is_not_waited_for(tmp_path):
    computer = Computer(tmp_path, TINY)
    locks = []

    def look(_):
        locks.extend(computer.home.glob("demo-*.lock"))

    computer.demo().make(look)
    computer.folder = tmp_path / "place" / "other"
    held = FileLock(locks[0])
    assert held.try_acquire()
    computer.demo().remove()
    held.release()
    assert computer.lying == ["demo"]


def test_the_turn_ends_also_where_the_making_fails(tmp_path, monkeypatch):
    computer = Computer(tmp_path, TINY)
    computer.folder.mkdir(parents=True)
    (computer.folder / "mine.txt").write_text("precious")
    for _ in range(2):
        with pytest.raises(UsageError) as said:
            computer.make()
        assert said.value.code == "demo-other"
    computer.home.chmod(0o700)
    monkeypatch.setattr(FileLock, "_opened", refuse)
    with pytest.raises(StorageFailed):
        computer.make()
    assert (computer.folder / "mine.txt").read_text() == "precious"


def refuse(_):
    raise PermissionError
