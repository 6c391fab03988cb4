"""Where this workstation keeps its seed: the system's keychain, or a private file.

A keychain counts only if it gives back what was stored. The file is second best, and the program
says so (`SeedStore.notices`): it protects against other accounts, not against a stolen disk.
"""

from __future__ import annotations

import base64
import binascii
import enum
import hmac
import os
import sys
from pathlib import Path
from typing import Protocol

from clinicvault.domain.errors import ClinicVaultError, IntegrityError, StorageFailed

from .durable import remove_private, write_private
from .paths import vault_folder
from .seed_file import SEED_BYTES, read_seed, wipe, write_seed

SERVICE = "ClinicVault workstation"

_FILE = "workstation-seed"
_MARKER = "seed-is-in-keychain"
_REAL_BACKENDS = frozenset({"SecretService", "libsecret", "kwallet", "macOS", "Windows"})


class StoreKind(enum.Enum):
    """Where a seed is kept."""

    KEYCHAIN = "keychain"
    FILE = "file"


class Keychain(Protocol):
    """The three calls used of a `keyring` backend."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store, replacing what was there."""
        ...

    def get_password(self, service: str, username: str) -> str | None:
        """What was stored, or None."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Remove; raises a keychain error where there is nothing."""
        ...


class SeedStore:
    """The seeds of this workstation, one per vault (id: 16 bytes)."""

    def __init__(self, home: Path, keychain: Keychain | None = None) -> None:
        self._home = home
        self._given = keychain
        self._notices: list[str] = []

    @property
    def notices(self) -> tuple[str, ...]:
        """Codes of the message catalogue that a person should see after `load` or `store`."""
        return tuple(self._notices)

    def kind(self, vault_id: bytes) -> StoreKind | None:
        """Where the seed of this vault is, without reading it; None where there is none."""
        folder = vault_folder(self._home, vault_id)
        if (folder / _MARKER).exists():
            return StoreKind.KEYCHAIN
        return StoreKind.FILE if os.path.lexists(folder / _FILE) else None

    def load(self, vault_id: bytes) -> bytearray | None:
        """The seed (32 bytes, the caller zeroes it), or None where this computer has none.

        Raises StorageFailed("keychain-unavailable"), IntegrityError("keychain-item-damaged") or
        the errors of `seed_file.read_seed`.
        """
        self._notices.clear()
        kind = self.kind(vault_id)
        if kind is StoreKind.KEYCHAIN:
            return self._load_from_keychain(vault_id)
        return self._load_from_file(vault_id) if kind else None

    def store(self, vault_id: bytes, seed: bytes | bytearray) -> StoreKind:
        """Keep the seed durably and say where; StorageFailed("workstation-write") if nowhere."""
        if len(seed) != SEED_BYTES:
            raise ValueError("a seed has 32 bytes")
        self._notices.clear()
        folder = vault_folder(self._home, vault_id)
        if self._store_in_keychain(vault_id, seed):
            write_private(folder / _MARKER, b"")
            remove_private(folder / _FILE)
            return StoreKind.KEYCHAIN
        write_seed(folder / _FILE, vault_id, seed)
        remove_private(folder / _MARKER)
        self._notices.append("seed-in-file")
        return StoreKind.FILE

    def load_whole(self, vault_id: bytes) -> bytearray | None:
        """As `load`; None also where the seed is lost or damaged."""
        try:
            return self.load(vault_id)
        except ClinicVaultError:
            # A recovery is the way out, and must not fail of what it is there to mend.
            return None

    def store_once(self, vault_id: bytes, seed: bytes | bytearray) -> None:
        """As `store`, unless this very seed is kept already."""
        kept = self.load_whole(vault_id)
        if kept is None or kept != seed:
            self.store(vault_id, seed)
        if kept is not None:
            kept[:] = bytes(len(kept))

    def forget(self, vault_id: bytes) -> None:
        """Remove the seed from this computer, wherever it is."""
        folder = vault_folder(self._home, vault_id)
        if self.kind(vault_id) is StoreKind.KEYCHAIN:
            self._delete_from_keychain(vault_id)
        remove_private(folder / _MARKER)
        remove_private(folder / _FILE)

    def _load_from_file(self, vault_id: bytes) -> bytearray | None:
        found = read_seed(vault_folder(self._home, vault_id) / _FILE, vault_id)
        if found is None:
            return None
        seed, was_open = found
        self._notices.append("seed-in-file")
        if was_open:
            self._notices.append("seed-file-was-open")
        return seed

    def _load_from_keychain(self, vault_id: bytes) -> bytearray:
        keychain = self._keychain()
        if keychain is None:
            raise StorageFailed("keychain-unavailable")
        try:
            text = keychain.get_password(SERVICE, vault_id.hex())
        except keychain_errors() as error:
            raise StorageFailed("keychain-unavailable") from error
        if text is None:
            raise StorageFailed("keychain-unavailable")
        return _decoded(text)

    def _store_in_keychain(self, vault_id: bytes, seed: bytes | bytearray) -> bool:
        keychain = self._keychain()
        if keychain is None:
            return False
        if _gives_back(keychain, vault_id.hex(), seed):
            return True
        self._delete_from_keychain(vault_id)
        return False

    def _delete_from_keychain(self, vault_id: bytes) -> None:
        """Best effort: a keychain that does not answer keeps an entry that nothing refers to."""
        keychain = self._keychain()
        if keychain is None:
            return
        try:
            keychain.delete_password(SERVICE, vault_id.hex())
        except keychain_errors():
            self._notices.append("keychain-entry-left")

    def _keychain(self) -> Keychain | None:
        if os.environ.get("CLINICVAULT_NO_KEYCHAIN") == "1":
            return None
        return self._given or system_keychain()


def system_keychain() -> Keychain | None:
    """The operating system's keychain through `keyring`, or None.

    Backends that only write a file of their own are not taken: our own file is more careful.
    """
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    candidates = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    for backend in candidates:
        module = type(backend).__module__
        if module.startswith("keyring.backends.") and module.split(".")[2] in _REAL_BACKENDS:
            _keep_on_this_computer(backend)
            return backend
    return None


def keychain_errors() -> tuple[type[Exception], ...]:
    """What a keychain backend may raise when it is locked, gone or refuses."""
    from keyring.errors import KeyringError

    return (KeyringError, OSError, RuntimeError, ValueError, *_bus_errors())


def _bus_errors() -> tuple[type[Exception], ...]:
    if sys.platform == "win32":
        from win32ctypes.pywin32.pywintypes import error

        return (error,)
    try:
        from jeepney.wrappers import DBusErrorResponse
        from secretstorage.exceptions import SecretStorageException
    except ImportError:  # these come with keyring on Linux alone
        return ()
    return (DBusErrorResponse, SecretStorageException)


def _keep_on_this_computer(backend: Keychain) -> None:
    """Windows would let the entry roam with the account to other computers."""
    from keyring.backends.Windows import WinVaultKeyring

    if isinstance(backend, WinVaultKeyring):
        backend.persist = "local machine"


def _gives_back(keychain: Keychain, name: str, seed: bytes | bytearray) -> bool:
    try:
        keychain.set_password(SERVICE, name, base64.b64encode(seed).decode())
        back = _decoded(keychain.get_password(SERVICE, name) or "")
    except keychain_errors():
        return False
    except IntegrityError:
        return False
    try:
        return hmac.compare_digest(back, seed)
    finally:
        wipe(back)


def _decoded(text: str) -> bytearray:
    try:
        seed = bytearray(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise IntegrityError("keychain-item-damaged") from error
    if len(seed) != SEED_BYTES:
        raise IntegrityError("keychain-item-damaged")
    return seed
