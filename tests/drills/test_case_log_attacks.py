"""The access log attacked for real, on copies of a clinic: which defence tells it, and which not.

Each defence is asked alone, by the real command line, at a computer that has nothing else: what the
log's own signatures say, what the computer saw, its note of that, the copies that it keeps, another
computer, and a check code that lies elsewhere. The table is that of the threat model.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from clinicvault.bootstrap import Host, make_wiring, start
from clinicvault.domain.errors import ExitCode
from clinicvault.services.joining import Joining
from clinicvault.services.resources import resource
from tests.drills.log_attacker import Attacker, delete, edit, events, insert, swap, truncate
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, make_house, password

pytestmark = pytest.mark.slow
HOURS = 2 / 24
DEFENCES = ("signatures", "index", "note", "copies", "other computer", "code elsewhere")
ALL = frozenset(DEFENCES)
WITNESSES = frozenset({"other computer", "code elsewhere"})
HERE = frozenset({"index", "note", "copies"})

CASES = {
    "an entry edited": {"signatures", "code elsewhere"},
    "an entry deleted": {"signatures", "code elsewhere"},
    "two entries swapped": {"signatures", "code elsewhere"},
    "an entry added": {"signatures"},
    "an entry edited, all hashes made to fit": ALL,
    "the end cut off": ALL,
    "the past rewritten with the current key": ALL,
    "the present rewritten with its key from memory": ALL,
    "the same, of what came after the newest copy": {"index", "note"},
    "the same, and what this computer saw forged": set(),
    "an older store": HERE | WITNESSES,
    "an older store and computer": WITNESSES,
}
"""Case -> what tells it."""
NEW = {"an entry added"}
"""What comes after what a computer has seen is read at the unlock, and its signatures tell."""
BY_SIGNATURES = "is damaged at line"
"""What is said where a computer without an index reads the whole log, and its signatures tell."""


@dataclasses.dataclass
class Scene:
    """The clinic as it stood when it was attacked, and how it was an hour before."""

    folder: Path
    house: House
    other: House
    attacker: Attacker
    border: int
    """Leaves that the printed code covers."""

    def begin(self) -> None:
        """As it stood."""
        self.bring("pristine", "vault", "pc/home", "pc2/home")

    def bring(self, source: str, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.place(name))
            shutil.copytree(self.folder / source / name, self.place(name))

    def place(self, name: str) -> Path:
        return self.house.vault if name == "vault" else self.folder / name

    def attack(self, case: str) -> None:
        """Do it."""
        attacker = self.attacker
        leaves = attacker.leaves()
        old, present = events(leaves)[3], events(leaves, attacker.epoch)
        match case:
            case "an entry edited":
                attacker.change(edit(old))
            case "an entry deleted":
                attacker.change(delete(old))
            case "two entries swapped":
                attacker.change(swap(old, events(leaves)[5]))
            case "an entry added":
                attacker.change(insert(attacker.epoch))
            case "an entry edited, all hashes made to fit":
                attacker.change(edit(old), relink=True)
            case "the end cut off":
                attacker.change(truncate(self.border - 3), relink=True)
            case "the past rewritten with the current key":
                attacker.change(edit(old), relink=True)
                attacker.sign(1, attacker.epoch)
            case "the present rewritten with its key from memory":
                self._rewrite(present[0])
            case "the same, of what came after the newest copy":
                self._rewrite(present[-1])
            case "the same, and what this computer saw forged":
                self._rewrite(present[-1])
                self._forge_memory()
            case "an older store":
                self.bring("older", "vault")
            case "an older store and computer":
                self.bring("older", "vault", "pc/home")
            case _:
                raise AssertionError(case)

    def _rewrite(self, seq: int) -> None:
        self.attacker.change(edit(seq), relink=True)
        self.attacker.sign(self.attacker.epoch)

    def _forge_memory(self) -> None:
        """By the program's own means: this computer has just come to know the vault as it is."""
        host = self.house.host
        known = host.recall(self.house.vault)
        host.remember(self.house.vault, known.vault_id, known.pin, host.seed(known))


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Two computers at work; copies of an hour before; then the key of the open epoch is stolen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        folder = tmp_path_factory.mktemp("attacked")
        house, other = _clinic(folder)
        _keep(folder, house, "older")
        _work(folder, house)
        yield _stolen(folder, house, other)


def _clinic(folder: Path) -> tuple[House, House]:
    house, _ = make_house(folder / "pc")
    other = House(folder / "pc2")
    other.vault, other.clock = house.vault, house.clock
    other.host = Host(other.home, other.clock)
    with house.open(ADA) as desk:
        joining = Joining(other.host)
        code = desk.workstations.add(joining.request(other.vault, "Room 2").words).code
    joining.enrol(other.vault, code)
    with other.open(PAUL):
        pass
    return house, other


def _keep(folder: Path, house: House, name: str) -> None:
    shutil.copytree(house.vault, folder / name / "vault")
    for home in ("pc/home", "pc2/home"):
        shutil.copytree(folder / home, folder / name / home)


def _work(folder: Path, house: House) -> None:
    """A day's work."""
    house.clock.sleep_days(HOURS)
    with house.open(INA) as desk:
        desk.patient("Rousseau")
    with house.open(ADA) as desk:
        desk.backup.backup(folder / "backup")


def _stolen(folder: Path, house: House, other: House) -> Scene:
    """A page is printed, the other computer signs; then a key is stolen, and the power fails."""
    with house.open(INA) as desk:
        code = desk.witnesses.sheet(folder / "code.pdf")
        (folder / "code.txt").write_text(code.text, encoding="utf-8")
        with other.open(PAUL):
            pass
        desk.patient("Zlatanova")
        for thread in desk.clinic._threads:
            thread.join()
        vault = desk.clinic.vault
        vault.ports.seen.note()
        epoch = vault.recorder._epoch
        attacker = Attacker(
            house.vault / "vault.db", vault.id, (epoch.number, bytes(epoch.key.seed.view()))
        )
        _keep(folder, house, "pristine")
    return Scene(folder, house, other, attacker, code.size)


def _only(home: Path, *kept: str) -> None:
    """A computer that remembers nothing of the log but by these of its files."""
    for name in ("state*.db*", "witnesses.db*"):
        for file in home.glob(f"vaults/*/{name}"):
            if not any(file.match(one) for one in kept):
                file.unlink()


_FILES = {
    "signatures": (),
    "index": ("state*.db", "state*.db-wal", "state*.db-shm"),
    "note": ("*.head", "*.seen"),
    "copies": ("witnesses.db",),
    "code elsewhere": (),
}
_WORDS = {"signatures": ("log", "verify"), "code elsewhere": ("log", "check", "code.txt")}


def _asked(scene: Scene, defence: str, monkeypatch) -> int:
    """One defence alone: the exit code of the command that asks it."""
    words = _WORDS.get(defence, ("user", "list"))
    if defence == "other computer":
        return _run(scene, "pc2", monkeypatch, *words)
    _only(scene.folder / "pc/home", *_FILES[defence])
    return _run(scene, "pc", monkeypatch, *words)


def _run(scene: Scene, computer: str, monkeypatch, *words: object) -> int:
    monkeypatch.setenv("CLINICVAULT_HOME", str(scene.folder / computer / "home"))
    monkeypatch.setenv("CLINICVAULT_VAULT", str(scene.house.vault))
    monkeypatch.chdir(scene.folder)
    secret = scene.folder / "password.txt"
    secret.write_text(password(INA) + "\n", encoding="utf-8")
    argv = [str(word) for word in words]
    if words[0] == "user":
        argv += ["--user", INA, "--password-file", str(secret)]
    return start([*argv, "--json"], make_wiring)


@pytest.mark.parametrize("defence", DEFENCES)
def test_nothing_is_told_where_nothing_was_done(scene, monkeypatch, defence):
    scene.begin()
    assert _asked(scene, defence, monkeypatch) == ExitCode.DONE


@pytest.mark.parametrize("case", CASES)
def test_what_tells_it(scene, monkeypatch, capsys, case):
    found = set()
    for defence in DEFENCES:
        scene.begin()
        scene.attack(case)
        capsys.readouterr()
        code = _asked(scene, defence, monkeypatch)
        assert code in {ExitCode.DONE, ExitCode.INTEGRITY}
        if code == ExitCode.INTEGRITY and BY_SIGNATURES not in capsys.readouterr().err:
            found.add(defence)
    assert found == CASES[case]


def test_the_computer_with_all_it_has_stops_but_where_it_was_rolled_back_too(scene, monkeypatch):
    """Work goes on at the other computer's word alone in no case; here in one, as the text says."""
    for case, told in CASES.items():
        scene.begin()
        scene.attack(case)
        stops = _run(scene, "pc", monkeypatch, "user", "list") == ExitCode.INTEGRITY
        assert stops is (bool(told & HERE) or case in NEW), case
        scene.begin()
        scene.attack(case)
        verified = _run(scene, "pc", monkeypatch, "log", "verify") == ExitCode.INTEGRITY
        assert verified is bool(told & (HERE | {"signatures"})), case


def test_the_threat_model_shows_this_table():
    text = resource("help", "technical", "threat-model.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \|((?: (?:yes|—) \|){6})$", text, re.MULTILINE)
    shown = {
        case: {
            name
            for name, told in zip(DEFENCES, cells.strip(" |").split(" | "), strict=True)
            if told == "yes"
        }
        for case, cells in rows
    }
    assert shown == {case: set(told) for case, told in CASES.items()}
