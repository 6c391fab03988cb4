"""The keys of one unlocked user, and nothing else; `wipe` ends it at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

from clinicvault.crypto.fields import FieldCipher
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret, derive
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind, Purpose, UserState
from clinicvault.domain.records import Record
from clinicvault.domain.roles import Act, Role, allowed

from .certificates.trust import OF_A_TEAM, Person, Trust
from .damage import Damaged, Row, said_of
from .patients.held_keys import HeldKeys
from .people.own_groups import WITH_FIRST, open_own
from .vault import OpenVault

R = TypeVar("R", bound=Record)
Hinting = Callable[[bytes], Mapping[str, object]]
"""What only this session can know of a patient, for the log's entries (`release.hints`)."""


class VaultSession:
    """What one user's password opened: own keys and the group keys granted to them.

    The archive key stays closed here; only `unlocking.step_up` opens it, for one act.
    """

    def __init__(self, vault: OpenVault, user_id: bytes, keys: KeyPair) -> None:
        self.vault = vault
        self.user_id = user_id
        self.id = new_id()
        self._keys = keys
        self._key_id = keys.public.key_id
        self.held = HeldKeys()
        self.stated: dict[bytes, Purpose] = {}
        """By patient why this session works with them, where somebody said so."""
        self.hinting: Hinting | None = None
        self._groups: dict[tuple[GroupKind, bytes], list[KeyPair]] = {}
        self._followed: Trust | None = None
        """The certificates by which the groups were loaded last."""
        self._ciphers: dict[tuple[bytes, str], FieldCipher] = {}
        self._last_acts: list[Callable[[], None]] = []
        self._told: set[tuple[Row, bytes]] = set()
        self._untold: set[tuple[Row, bytes]] = set()
        self._wiped = False
        self._lock = threading.Lock()
        try:
            self.load_groups()
        except BaseException:
            self.wipe()
            raise

    @property
    def person(self) -> Person:
        """The user's certificates as they stand now."""
        return self.vault.trust.need_person(self.user_id)

    @property
    def roles(self) -> frozenset[Role]:
        """Roles in force: declared, certified, not revoked."""
        person = self.person
        return frozenset() if self.ended else person.certified & person.declared

    @property
    def ended(self) -> str:
        """Why this session's keys do not count any more (a message code), "" while they do."""
        person = self.person
        if person.user.state == UserState.DISABLED:
            return "user-disabled"
        if person.public is None or person.public.key_id != self._key_id:
            return "keys-replaced"
        return "code-needed" if person.revoked else ""

    @property
    def keys(self) -> KeyPair:
        """The user's own key pair."""
        self.alive()
        return self._keys

    @property
    def locked(self) -> bool:
        """Whether the keys are gone."""
        return self._wiped

    def alive(self) -> None:
        """Refused("locked") after `wipe`."""
        if self._wiped:
            raise Refused("locked")

    def may(self, act: Act) -> bool:
        """Whether the user's roles allow an act."""
        return not self._wiped and allowed(act, self.roles)

    def current(self) -> None:
        """Refused once the keys were revoked or replaced: with the code that `ended` gives."""
        self.alive()
        if self.ended:
            raise Refused(self.ended)

    def require(self, act: Act) -> None:
        """Refused("role") unless the user's roles allow the act; as `current` for ended keys."""
        self.current()
        if not allowed(act, self.roles):
            raise Refused("role", act=act.value)

    def group(self, kind: GroupKind, team: bytes = ZERO_ID) -> KeyPair:
        """The newest generation of a group key; Refused("no-key") for who holds older ones alone.

        What is sealed under an older one is open to whoever left with it.
        """
        held, newest = self.generations(kind, team)[-1], self.vault.trust.newest(kind, team)
        if newest is None or newest.public != held.public:
            raise Refused("no-key", key=kind.name.lower())
        return held

    def generations(self, kind: GroupKind, team: bytes = ZERO_ID) -> list[KeyPair]:
        """All held generations, oldest first; Refused("no-key") where none is held."""
        self.alive()
        self._follow()
        held = self._groups.get((kind, team))
        if not held:
            raise Refused("no-key", key=kind.name.lower())
        return held

    def holds(self, kind: GroupKind, team: bytes = ZERO_ID) -> bool:
        """Whether the user holds a group key."""
        return bool(self._groups.get((kind, team)))

    def cipher(self, kind: GroupKind, label: str) -> FieldCipher:
        """A field cipher derived from the newest group key, kept while unlocked."""
        return self._cipher(self.group(kind), label)

    def ciphers(self, kind: GroupKind, label: str) -> list[FieldCipher]:
        """As `cipher`, for every held generation."""
        return [self._cipher(pair, label) for pair in self.generations(kind)]

    def lasting(self, kind: GroupKind, label: str, *parts: bytes) -> Secret:
        """A key derived from a group's oldest key (duplicates): the same whatever is renewed."""
        return derive(self.generations(kind)[0].seed, label, *parts)

    def own_cipher(self, label: str) -> FieldCipher:
        """A field cipher of this user alone (the import journal)."""
        with derive(self.keys.seed, label) as key:
            return FieldCipher(key)

    def event(self, name: str, outcome: str = "done", **fields: object) -> Event:
        """A log entry of this user and session, timed now; one about a patient says why.

        And what only this session can tell of the patient: the reviewer may lack the key for it.
        """
        patient = fields.get("patient")
        if isinstance(patient, bytes) and patient:
            fields.setdefault("purpose", self.purpose_of(patient).slug)
            if self.hinting is not None:
                fields.setdefault("hints", self.hinting(patient))
        return Event(
            name=name,
            outcome=outcome,
            ms=self.vault.now(),
            user=self.user_id,
            session=self.id,
            **fields,  # type: ignore[arg-type]  # the dataclass checks the names
        )

    def purpose_of(self, patient: bytes) -> Purpose:
        """Why this session works with a patient: as stated, else for care."""
        return self.stated.get(patient, Purpose.CARE)

    def signed(self, record: R) -> R:
        """The record signed by this user; Refused once the keys were revoked or replaced."""
        if self.ended:
            raise Refused(self.ended)
        return sign_record(record, self.keys, self.keys.public.key_id)

    def rooted(self, record: R) -> R:
        """The record signed by the root; Refused("no-key") for who does not hold it."""
        root = self.group(GroupKind.ROOT)
        return sign_record(record, root, root.public.key_id)

    def tell_damage(self, found: Mapping[Row, bytes]) -> None:
        """Damaged rows, each with its patient or b"", go into the log: administrators read it.

        What this session has told already is not told again. What it finds in the midst of a
        write transaction is told when it is asked for the next time, found or not.
        """
        self.note_damage(found)
        if self._untold and not self.vault.ports.database.writing():
            new, self._untold = dict(self._untold), set()
            self.vault.log_event(self.event("damage-found", "failed", **said_of(new)))
            self._told |= new.items()
            self._untold -= self._told  # the entry's own hints met it once more

    def note_damage(self, found: Mapping[Row, bytes]) -> None:
        """As `tell_damage`, told with the next damage that is found, or asked for."""
        self._untold |= found.items() - self._told

    def at_wipe(self, act: Callable[[], None]) -> None:
        """Call `act` when the keys are wiped, for keys that hang on them; at once if they are."""
        with self._lock:
            if not self._wiped:
                self._last_acts.append(act)
                return
        act()

    def load_groups(self) -> None:
        """Open the group seeds granted to this user, and every older generation they reach.

        What is damaged and keeps nothing away is told with the next damage that is found, or asked
        for.
        """
        self.alive()
        damaged = Damaged()
        with self.vault.read() as rows:
            found = open_own(self.vault, rows, self.user_id, self._keys, WITH_FIRST, damaged)
            self._followed = self.vault.trust
        for line, pairs in found.items():
            self._hold(line, pairs)
        self.note_damage(damaged)

    def _follow(self) -> None:
        """Load again where somebody made a newer generation of a key that is held.

        And wipe the key of a team that this person was taken out of.
        """
        trust = self.vault.trust
        if trust is self._followed:
            return
        for key in [one for one in list(self._groups) if self._is_left(one)]:
            self._drop(key)
        held = {key: pairs[-1].public for key, pairs in list(self._groups.items()) if pairs}
        newest = {key: trust.newest(*key) for key in held}
        if any(one is not None and one.public != held[key] for key, one in newest.items()):
            self.load_groups()
        self._followed = trust

    def _is_left(self, key: tuple[GroupKind, bytes]) -> bool:
        """Whether it is a team's in which this person, who works on, is no longer."""
        return key[0] in OF_A_TEAM and key[1] not in self.person.teams and not self.ended

    def _drop(self, key: tuple[GroupKind, bytes]) -> None:
        with self._lock:
            gone = self._groups.pop(key, [])
        for pair in gone:
            pair.wipe()

    def wipe(self) -> None:
        """Zero every key; waits for nothing but another thread's single look, never fails."""
        with self._lock:
            self._wiped = True
            for cipher in self._ciphers.values():
                cipher.wipe()
            for pairs in self._groups.values():
                for pair in pairs:
                    pair.wipe()
            self._ciphers.clear()
            self._groups.clear()
            self._keys.wipe()
            self.stated.clear()
            self.held.wipe()
            acts, self._last_acts = self._last_acts, []
        for act in acts:
            act()

    def _hold(self, key: tuple[GroupKind, bytes], pairs: list[KeyPair]) -> None:
        """Keep what is not held yet, in order; wipe the rest, and all where the keys are gone."""
        order = [group.public for group in self.vault.trust.groups[key]]
        with self._lock:
            held = self._groups.get(key, [])
            known = [pair.public for pair in held]
            fresh = [] if self._wiped else [one for one in pairs if one.public not in known]
            if fresh:
                whole = sorted([*held, *fresh], key=lambda pair: order.index(pair.public))
                self._groups[key] = whole
        for pair in pairs:
            if not any(pair is one for one in fresh):
                pair.wipe()

    def _cipher(self, pair: KeyPair, label: str) -> FieldCipher:
        key = (pair.public.key_id, label)
        with self._lock:
            self.alive()
            if key not in self._ciphers:
                with derive(pair.seed, label) as secret:
                    self._ciphers[key] = FieldCipher(secret)
            return self._ciphers[key]
