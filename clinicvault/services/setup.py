"""Create, recover, rehearse: what happens before a vault is open."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from zxcvbn import zxcvbn

from clinicvault.access.patients.pool import fill_pool
from clinicvault.access.people.founding import FOUNDER_ROLES, Founded, Names, found_vault
from clinicvault.access.people.recovery import Recovering, check_sheet, recover_vault
from clinicvault.access.plain import (
    new_seed,
    passphrase,
    password_secret,
    workstation_keys,
)
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault, VaultPorts
from clinicvault.domain.errors import ClinicVaultError, InputRefused, IntegrityError, UsageError
from clinicvault.domain.records import FoundingRecord
from clinicvault.domain.roles import Role
from clinicvault.jobs import Progress

from .api import KitOutcome, ProgressListener
from .files import refuse_within, write_durable
from .host import FOUNDING, KIT_UNSAVED, RECOVERY, VaultHost
from .kits.pdf import KitSheet, kit_pdf
from .kits.reading import KitShare, read_sheet_bytes, read_sheet_file, read_sheet_text
from .local_zone import own_zone
from .telling import moment

T = TypeVar("T")
LEAST_STRENGTH = 3
_LONGEST_PASSWORD = 72
"""zxcvbn slows down with length; what lies beyond only adds strength."""
_NAME_CHARS = 100


class Setup:
    """Implements `api.SetupService`."""

    def __init__(self, host: VaultHost, pool_target: int) -> None:
        self._host = host
        self._pool_target = pool_target
        self._opened: Callable[[], OpenVault] | None = None
        self._created: Path | None = None

    def attach(self, opened: Callable[[], OpenVault]) -> None:
        """The vault whose sheets are rehearsed from now on."""
        self._opened = opened

    def create(
        self,
        vault: Path,
        clinic: str,
        user: str,
        roles: frozenset[Role],
        password: str,
        *,
        language: str = "en",
        progress: ProgressListener | None = None,
    ) -> KitOutcome:
        """Make a vault, enrol this computer, hand back the recovery kit as PDF."""
        chosen = roles or FOUNDER_ROLES
        names = Names(_name(clinic), _name(user), self._host.workstation_name, own_zone())
        self._require_strength(password, (clinic, user))
        self.abandon(vault)
        existed = vault.is_dir()
        ports = self._host.create(vault)
        try:
            founded, kit = self._found(vault, ports, names, chosen, password, language)
            self._created, self._opened = vault, None
            if Role.PRACTITIONER in chosen:
                # The vault is there and its kit must reach the person; the next unlock fills up.
                with contextlib.suppress(ClinicVaultError):
                    self._fill(vault, founded.user, password, progress)
        except BaseException:
            self._host.take_back(vault, keep=existed)
            raise
        return kit

    def refuse_kit_place(self, vault: Path, file: Path) -> None:
        """Neither in the vault nor beside this computer's key."""
        refuse_within(file, (vault, self._host.home), "kit-in-vault")

    def save_kit(self, vault: Path, kit: KitOutcome, file: Path) -> None:
        """Durable first, then the vault counts."""
        self.refuse_kit_place(vault, file)
        if not file.parent.is_dir():
            raise UsageError("output-folder-missing")
        # Before the file is written: it may be the one that holds the newest sheets.
        self._require_in_force(vault, kit)
        write_durable(file, kit.pdf)
        self.kit_kept(vault, kit, file)

    def kit_kept(self, vault: Path, kit: KitOutcome, file: Path | None = None) -> None:
        """From now on the vault can be unlocked, and its older sheets end as that is done."""
        self._require_in_force(vault, kit)
        if file is not None:
            self._host.note(vault, "kit", str(file.resolve()))
        self._host.note(vault, KIT_UNSAVED, "")

    def _require_in_force(self, vault: Path, kit: KitOutcome) -> None:
        """UsageError unless it is the newest kit of the vault that lies there."""
        if self._host.recall(vault).vault_id.hex() != kit.vault_id:
            raise UsageError("vault-missing")
        if self._with_vault(vault, lambda opened: opened.trust.kit.key_id.hex()) != kit.kit_id:
            raise UsageError("kit-not-newest")

    def abandon(self, vault: Path) -> bool:
        """Nobody could unlock it, so nothing is lost with it."""
        if self._host.noted(vault, KIT_UNSAVED) != FOUNDING:
            return False
        self._host.discard(self._host.recall(vault).vault_id, vault)
        return True

    def strength(self, password: str, words: Sequence[str] = ()) -> tuple[int, str]:
        """(0..4, warning code) by zxcvbn."""
        if not password:
            return 0, ""
        judged = zxcvbn(password[:_LONGEST_PASSWORD], user_inputs=[w for w in words if w])
        return int(judged["score"]), str(judged["feedback"]["warning"] or "")

    def suggest_passphrase(self) -> str:
        """Six random words."""
        return passphrase()

    def recover(
        self,
        vault: Path,
        sheets: Sequence[Path],
        user: str,
        password: str,
        *,
        language: str = "en",
        progress: ProgressListener | None = None,
    ) -> KitOutcome:
        """Bring a vault back from its store and two sheets."""
        self._require_strength(password, (user,))
        read = [share for sheet in sheets for share in read_sheet_file(sheet)]
        words, founding = _two_shares(read)
        brought = Recovering(words, founding, _name(user), self._host.workstation_name)
        ports = self._host.attach(vault)
        seed = bytearray()
        try:
            try:
                vault_id, seed = self._station(ports)
                with password_secret(password) as secret:
                    keys = workstation_keys(bytearray(seed))
                    founded = recover_vault(
                        ports,
                        keys,
                        brought,
                        secret,
                        _told(progress),
                        self._pool_target,
                        lambda: self._host.note(vault, KIT_UNSAVED, RECOVERY),
                        lambda: self._host.keep_seed(vault_id, seed),
                    )
            finally:
                self._host.forget_ports(ports)
            self._host.remember(vault, founded.vault, founded.pin, seed, RECOVERY)
        finally:
            seed[:] = bytes(len(seed))
        self._created, self._opened = vault, None
        clinic = self._with_vault(vault, _clinic_name)
        return _kit(founded, clinic, language)

    def rehearse(self, sheet: bytes | str) -> int:
        """Check one sheet against its commitment; the others are not needed."""
        share = read_sheet_text(sheet) if isinstance(sheet, str) else read_sheet_bytes(sheet)
        if self._opened is not None:
            return check_sheet(self._opened(), share.words)
        if self._created is None:
            raise UsageError("vault-missing")
        return self._with_vault(self._created, lambda vault: check_sheet(vault, share.words))

    def _station(self, ports: VaultPorts) -> tuple[bytes, bytearray]:
        """(vault id, this computer's seed): the one it has for that vault, else a new one.

        Not checked here: the recovery goes no further unless the sheets name this vault.
        """
        with ports.database.read() as rows:
            founding = next(rows.scan(FoundingRecord), None)
        if founding is None:
            raise IntegrityError("founding-changed")
        return founding.id, self._host.kept_seed(founding.id) or new_seed()

    def _found(
        self,
        vault: Path,
        ports: VaultPorts,
        names: Names,
        roles: frozenset[Role],
        password: str,
        language: str,
    ) -> tuple[Founded, KitOutcome]:
        """Found and remember the vault; the kit is made before anything counts."""
        seed = new_seed()
        try:
            try:
                with password_secret(password) as secret:
                    keys = workstation_keys(bytearray(seed))
                    founded = found_vault(ports, keys, names, roles, secret)
            finally:
                self._host.forget_ports(ports)
            kit = _kit(founded, names.clinic, language)
            self._remember(vault, founded, seed)
        finally:
            seed[:] = bytes(len(seed))
        return founded, kit

    def _remember(self, vault: Path, founded: Founded, seed: bytearray) -> None:
        try:
            self._host.remember(vault, founded.vault, founded.pin, seed, FOUNDING)
        except BaseException:
            self._host.discard(founded.vault, vault)
            raise

    def _require_strength(self, password: str, words: Sequence[str]) -> None:
        if self.strength(password, words)[0] < LEAST_STRENGTH:
            raise InputRefused("password-weak")

    def _fill(
        self, vault: Path, user: bytes, password: str, progress: ProgressListener | None
    ) -> None:
        def fill(opened: OpenVault) -> None:
            with password_secret(password) as secret:
                session = unlock(opened, user, secret)
            try:
                fill_pool(opened, user, session.keys, self._pool_target, _told(progress))
            finally:
                session.wipe()

        self._with_vault(vault, fill)

    def _with_vault(self, vault: Path, act: Callable[[OpenVault], T]) -> T:
        remembered = self._host.recall(vault)
        ports: VaultPorts = self._host.attach(vault)
        try:
            opened = OpenVault(ports, workstation_keys(self._host.seed(remembered)), remembered.pin)
            try:
                return act(opened)
            finally:
                opened.close()
        finally:
            self._host.forget_ports(ports)


def _clinic_name(vault: OpenVault) -> str:
    return vault.clinic_name


def _two_shares(shares: list[KitShare]) -> tuple[tuple[str, str], bytes]:
    """The words of two different sheets and the founding record that they name."""
    words = list(dict.fromkeys(share.words for share in shares))
    if len(words) < 2:
        raise UsageError("sheets-two-needed")
    named = {share.founding_hash for share in shares if share.founding_hash}
    if not named:
        raise UsageError("sheets-record-missing")
    if len(named) > 1:
        raise UsageError("sheets-differ")
    return (words[0], words[1]), named.pop()


def _kit(founded: Founded, clinic: str, language: str) -> KitOutcome:
    created = moment(founded.created_ms).astimezone()
    sheets = [
        KitSheet(
            clinic=clinic,
            number=number,
            total=len(founded.sheets),
            words=words,
            root_fingerprint=founded.root_fingerprint,
            founding_hash=founded.pin,
            created=created.date(),
        )
        for number, words in enumerate(founded.sheets, start=1)
    ]
    return KitOutcome(founded.vault.hex(), kit_pdf(sheets, language), founded.kit.hex())


def _name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > _NAME_CHARS:
        raise InputRefused("name-wrong")
    return name


def _told(progress: ProgressListener | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(Progress(done, total))
