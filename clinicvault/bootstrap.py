"""The only wiring: which storage, keychain, workers and windows the services get."""

from __future__ import annotations

import dataclasses
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from clinicvault.access.restoring import begin_following
from clinicvault.access.vault import LostState, SeenState, VaultPorts
from clinicvault.audit.locks import FileLock
from clinicvault.cli.main import start
from clinicvault.crypto.passwords import light_passwords
from clinicvault.desktop.asked import Asked
from clinicvault.desktop.foundings import Foundings
from clinicvault.desktop.hardening import harden
from clinicvault.desktop.hardware_keys import hardware_keys
from clinicvault.desktop.keychain import SeedStore, StoreKind
from clinicvault.desktop.paths import may_exist, private_folder, refuse_inside, workstation_home
from clinicvault.desktop.settings import SettingsFile
from clinicvault.desktop.vault_memory import VaultMemory
from clinicvault.domain.errors import ClinicVaultError, Refused, StorageFailed, UsageError
from clinicvault.domain.ports import StateIndex
from clinicvault.media.pool import MediaPool
from clinicvault.services.api import JoiningService, ProgressListener, Services, SetupService
from clinicvault.services.backups.restoring import restore
from clinicvault.services.clinic import POOL_TARGET, Clinic
from clinicvault.services.container import make_services
from clinicvault.services.demo.service import Demo, DemoClock
from clinicvault.services.host import KIT_UNSAVED, Remembered
from clinicvault.services.joining import Joining
from clinicvault.services.setup import Setup
from clinicvault.services.views import VerifyReport
from clinicvault.storage.db.leaves_back import put_leaves_back
from clinicvault.storage.db.own_state import OwnStateIndex
from clinicvault.storage.db.state_index import SqliteStateIndex
from clinicvault.storage.db.wraps_apart import join_wraps, split_wraps
from clinicvault.storage.vault_folder import VaultFolder, reading

_POOL_SETTING, _DEMO_POOL = "CLINICVAULT_POOL_SIZE", 60


def _clock() -> int:
    return time.time_ns() // 1_000_000


class Host:
    """Files, keychain and memory of this computer (`services.host.VaultHost`)."""

    kit_present = staticmethod(may_exist)
    split_wraps, join_wraps = staticmethod(split_wraps), staticmethod(join_wraps)
    put_leaves_back = staticmethod(put_leaves_back)
    reading = staticmethod(reading)
    folder = staticmethod(VaultFolder)

    def __init__(self, home: Path | None = None, clock: Callable[[], int] = _clock) -> None:
        self._home, self._clock = home or workstation_home(), clock
        self.hardware = hardware_keys()
        self._seeds = SeedStore(self._home)
        self._temporary: dict[int, Path] = {}
        self._memory, self._foundings = VaultMemory(self._home), Foundings(self._home, FileLock)
        self.asked, self.forget_seed = Asked(self._home), self._seeds.forget

    @property
    def home(self) -> Path:
        """This computer's private folder."""
        return self._home

    @property
    def workstation_name(self) -> str:
        """This computer's network name."""
        return platform.node() or "computer"

    def create(self, vault: Path) -> VaultPorts:
        """An empty store in an empty or new folder."""
        refuse_inside(self._home, vault)
        store = VaultFolder(vault)
        existed = vault.is_dir()

        def clear() -> None:
            # Never of a vault that is known here or in use, whatever the marks say.
            if self._memory.find(vault) is not None or not store.unused() or self._copies(store):
                raise UsageError("vault-exists")
            store.remove()

        self._foundings.begin(vault, store.require_free, clear)
        try:
            store.create()
            return self._ports(vault, self._memory.temporary())
        except BaseException as error:
            # A database that came here since it was looked at is somebody's.
            foreign = isinstance(error, StorageFailed) and error.code == "file-exists"
            self._foundings.end(vault) if foreign else self.take_back(vault, keep=existed)
            raise

    def take_back(self, vault: Path, *, keep: bool) -> None:
        """Remove what `create` made here; the folder itself goes unless it is to be kept."""
        self._foundings.drop(vault, VaultFolder(vault).remove)
        if keep:
            vault.mkdir(exist_ok=True)

    def _copies(self, store: VaultFolder) -> list[Path]:
        founding = store.founding()
        return self._memory.all_of(founding.id) if founding is not None else []

    def attach(self, vault: Path, *, restored: bool = False) -> VaultPorts:
        """Open a store; one that is restored or not known here gets a state index of its own."""
        VaultFolder(vault).require()
        known = None if restored else self._memory.find(vault)
        return self._ports(vault, known or self._memory.temporary())

    def remember(
        self, vault: Path, vault_id: bytes, pin: bytes, seed: bytearray, unsaved: str = ""
    ) -> Remembered:
        """Keep pin and seed for a vault; what was seen before counts until an index is filled."""
        try:
            self._seeds.store(vault_id, seed)
        finally:
            seed[:] = bytes(len(seed))
        with self._memory.next_state(vault, vault_id) as state, ExitStack() as undo:
            ports = self._ports(vault, state.parent, state)
            undo.callback(self.forget_ports, ports)
            begin_following(ports, pin)
            folder = self._memory.begin(vault, vault_id, pin, state, **{KIT_UNSAVED: unsaved})
        self._foundings.end(vault)
        return self._remembered(folder)

    def recall(self, vault: Path) -> Remembered:
        """What this computer keeps of a vault."""
        folder = self._memory.find(vault)
        if folder is None:
            VaultFolder(vault).require()
            folder = self._moved(vault)
        return self._remembered(folder)

    def recall_id(self, vault_id: bytes) -> Remembered:
        """As `recall`, by the vault's id."""
        folder = self._memory.of(vault_id)
        if folder is None:
            raise Refused("workstation-unknown")
        return self._remembered(folder)

    def known_head(self, remembered: Remembered) -> tuple[int, bytes]:
        """The log's head as this computer saw it last."""
        with closing(OwnStateIndex(self._memory.state_path(remembered.folder), FileLock)) as state:
            return state.known_head()

    def _remembered(self, folder: Path) -> Remembered:
        vault_id, pin = self._memory.identity(folder)
        keychain = self._seeds.kind(vault_id) is StoreKind.KEYCHAIN
        return Remembered(vault_id, pin, keychain, folder)

    def _moved(self, vault: Path) -> Path:
        """The folder of a vault that was moved; Refused("vault-copied") if the old place has it."""
        known = self._copies(VaultFolder(vault))
        if not known:
            raise Refused("workstation-unknown")
        gone = [folder for folder in known if not self._lies_where_it_lay(folder)]
        if len(gone) != 1:
            raise Refused("vault-copied")
        self._memory.moved(gone[0], vault)
        return gone[0]

    def _lies_where_it_lay(self, folder: Path) -> bool:
        return VaultFolder(Path(self._memory.facts(folder).get("path", ""))).exists()

    def seed(self, remembered: Remembered) -> bytearray:
        """The workstation's seed."""
        seed = self._seeds.load(remembered.vault_id)
        if seed is None:
            raise Refused("workstation-unknown")
        return seed

    def kept_seed(self, vault_id: bytes) -> bytearray | None:
        """The seed of a vault that is known here, or whose recovery began."""
        return self._seeds.load_whole(vault_id)

    def keep_seed(self, vault_id: bytes, seed: bytearray) -> None:
        """Keep a seed before the log hangs on it, unless it is kept already."""
        self._seeds.store_once(vault_id, seed)

    def forget(self, vault: Path) -> None:
        """Forget a vault: its seed and this computer's folder for it."""
        folder = self._memory.find(vault)
        if folder is not None:
            vault_id, _ = self._memory.identity(folder)
            if self._memory.all_of(vault_id) == [folder]:
                self._seeds.forget(vault_id)
                shutil.rmtree(folder, ignore_errors=True)
            else:
                # A restored copy and its original share one seed.
                self._memory.drop(folder)

    def discard(self, vault_id: bytes, vault: Path) -> None:
        """Forget a vault, and remove what `create` made of it; other files there stay."""
        store = VaultFolder(vault)
        founding = store.founding()
        if founding is not None and founding.id == vault_id:
            self._foundings.drop(vault, store.remove)
        self._seeds.forget(vault_id)
        self._memory.remove(vault_id)

    def move(self, vault: Path, place: Path) -> None:
        """Move a vault's folder to a new place, where this computer knows it from now on."""
        if (folder := self._memory.find(vault)) is not None:
            self._memory.moved(folder, place)
        vault.rename(place)

    def note(self, vault: Path, name: str, value: str) -> None:
        """Keep a small fact."""
        if (folder := self._memory.find(vault)) is not None:
            self._memory.note(folder, name, value)

    def noted(self, vault: Path, name: str) -> str:
        """A small fact, or ""."""
        folder = self._memory.find(vault)
        return self._memory.noted(folder, name) if folder is not None else ""

    def place(self, vault: Path) -> Path:
        """An empty vault folder to restore into."""
        refuse_inside(self._home, vault)
        store = VaultFolder(vault)
        store.require_free()
        private_folder(vault)
        return store.database

    @contextmanager
    def scratch(self) -> Iterator[StateIndex]:
        """An empty state index for one use."""
        folder = self._memory.temporary()
        state = SqliteStateIndex(self._memory.state_path(folder))
        try:
            yield state
        finally:
            state.close()
            shutil.rmtree(folder, ignore_errors=True)

    def forget_ports(self, ports: VaultPorts) -> None:
        """Close the files; a state index made for one use goes."""
        ports.database.close()
        ports.state.close()
        if (temporary := self._temporary.pop(id(ports), None)) is not None:
            shutil.rmtree(temporary, ignore_errors=True)

    def _ports(self, vault: Path, folder: Path, state: Path | None = None) -> VaultPorts:
        temporary = self._memory.is_temporary(folder)
        with ExitStack() as undo:
            if temporary:
                undo.callback(shutil.rmtree, folder, ignore_errors=True)
            store = VaultFolder(vault)
            database = undo.enter_context(closing(store.open()))
            index, lost, seen = self._state(state or self._memory.state_path(folder))
            undo.callback(index.close)
            given = (store.objects(), index, private_folder(store.locks), self._clock, lost, seen)
            ports = VaultPorts(database, *given, self.hardware)
            undo.pop_all()
        if temporary:
            self._temporary[id(ports)] = folder
        return ports

    def _state(self, path: Path) -> tuple[StateIndex, LostState | None, SeenState | None]:
        if self._memory.is_temporary(path.parent):
            return SqliteStateIndex(path), None, None
        own = OwnStateIndex(path, FileLock)
        lost = LostState(own.lost_head, own.told, own.still_lost) if own.lost_head else None
        return own, lost, SeenState(own.seen_head, own.note, own.witnesses)


@dataclasses.dataclass(slots=True)
class Wiring:
    """`cli.wiring.Wiring`: makes services when a command asks for them."""

    host: Host
    pool_target: int

    def setup(self) -> SetupService:
        """Create and recover vaults."""
        return Setup(self.host, self.pool_target)

    def joining(self) -> JoiningService:
        """Ask to be let into a vault that does not know this computer."""
        return Joining(self.host)

    @contextmanager
    def open(self, vault: Path) -> Iterator[Services]:
        """The services over an existing vault."""
        clinic = self._clinic(vault)
        try:
            yield make_services(clinic, Setup(self.host, self.pool_target))
        finally:
            clinic.close()

    def restore(self, source: Path, vault: Path, progress: ProgressListener | None) -> VerifyReport:
        """Bring a backup back into an empty folder, and verify it."""
        return restore(self.host, source, vault, progress)

    def window(self, vault: Path | None) -> int:
        """Open the window; Qt is loaded only here."""
        from clinicvault.gui.app import run as run_window
        from clinicvault.gui.context import DemoClinic

        setup = Setup(self.host, self.pool_target)
        opened: list[Clinic] = []

        def open_vault(path: Path) -> Services:
            while opened:
                opened.pop().close()
            clinic = self._clinic(path)
            opened.append(clinic)
            setup.attach(lambda: clinic.vault)
            return make_services(clinic, setup)

        def make_demo(progress: ProgressListener) -> DemoClinic:
            with light_passwords():
                made = self._demo().make(progress)
            return DemoClinic(made.vault, made.passwords)

        try:
            return run_window(
                setup,
                open_vault,
                vault=vault,
                settings=SettingsFile(self.host.home),
                default_vault=Path.home() / "ClinicVault",
                demo=make_demo,
                joining=self.joining(),
            )
        finally:
            while opened:
                opened.pop().close()

    def demo(
        self,
        vault: Path | None,
        patients: int | None,
        photos: int | None,
        window: bool,
        say: Callable[[str], None],
    ) -> int:
        """Make or reuse the demo clinic, then the window or the job without one."""
        demo = self._demo(vault, patients, photos)
        with light_passwords():
            made = demo.make(None, say)
        if not window:
            return demo.tour(made, say)
        return self.window(made.vault)

    def remove_demo(self, vault: Path | None) -> None:
        """Throw the demo clinic away; a vault that is no demo is left alone."""
        self._demo(vault).remove()

    def knows(self, vault: Path) -> bool:
        """Whether this computer is enrolled in a vault that is there."""
        try:
            self.host.recall(vault)
        except ClinicVaultError:
            return False
        return True

    def move(self, vault: Path, place: Path) -> None:
        """Move a vault's folder; from now on this computer knows it there."""
        self.host.move(vault, place)

    def forget(self, vault: Path) -> None:
        """Forget a vault on this computer: seed, pin, caches."""
        self.host.forget(vault)

    def _demo(
        self, vault: Path | None = None, patients: int | None = None, photos: int | None = None
    ) -> Demo:
        """The demo has a clock of its own, so that its log can tell of the weeks before."""
        clock = DemoClock(_clock)
        wiring = Wiring(Host(self.host.home, clock), min(self.pool_target, _DEMO_POOL))
        folder = vault or self.host.home.parent / "clinicvault-demo"
        return Demo(wiring, clock, folder, patients=patients, photos=photos)

    def _clinic(self, vault: Path) -> Clinic:
        return Clinic(vault, self.host, MediaPool, self.pool_target)


def make_wiring() -> Wiring:
    """The wiring of a real run."""
    size = os.environ.get(_POOL_SETTING, "")
    return Wiring(Host(), int(size) if size.isdecimal() else POOL_TARGET)


def main(argv: list[str] | None = None) -> int:
    """Entry point of the program."""
    harden()
    return start(sys.argv[1:] if argv is None else argv, make_wiring)


if __name__ == "__main__":
    sys.exit(main())
