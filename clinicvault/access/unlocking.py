"""Unlock, step up, change the password. A failed try is logged with the workstation's key."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused
from clinicvault.domain.ports import Event, Touch
from clinicvault.domain.record_kinds import GroupKind

from .computers.reseeding import OwnKeys, own_keys
from .damage import Damaged
from .people.hardware import own_rows, own_seeds, require_same, sealed_anew
from .people.newcomer import SECOND, words_of_keys
from .people.own_groups import WITH_SECOND, open_own
from .proving import Proof, prove, refusals_logged
from .release.hints import give_hints
from .session import VaultSession
from .vault import OpenVault


def unlock(
    vault: OpenVault, user_id: bytes, password: Secret, touch: Touch | None = None
) -> VaultSession:
    """Open a user's seed and group keys; the entry in the log comes first.

    `touch` is told when a hardware key waits for a finger. Refused("wrong-password") (logged),
    Refused("user-disabled"), Refused("not-enrolled"), Refused("code-needed"),
    Refused("hardware-key-…"). Where a later vault secret is in force, new keys are made first.
    IntegrityError where the log does not begin with a head that was signed once; an administrator
    comes in all the same where another computer alone says so, and the entry tells it.
    """
    return unlock_with_words(vault, user_id, password, lambda _: False, touch)[0]


def unlock_with_words(
    vault: OpenVault,
    user_id: bytes,
    password: Secret,
    wanted: Callable[[VaultSession], bool],
    touch: Touch | None = None,
) -> tuple[VaultSession, str]:
    """As `unlock`, with the four words of `own_words` where they are wanted, by one touch."""
    vault.require_witnessed(user_id)
    while True:
        with ExitStack() as undo:
            with refusals_logged(vault, Event("unlock", "refused", 0, user=user_id)):
                proof = undo.enter_context(prove(vault, user_id, password, touch))
                keys = own_keys(vault, proof, password)
            if keys is not None:
                return _begun(vault, user_id, keys, proof, wanted)


def _begun(
    vault: OpenVault,
    user_id: bytes,
    keys: OwnKeys,
    proof: Proof,
    wanted: Callable[[VaultSession], bool],
) -> tuple[VaultSession, str]:
    session = VaultSession(vault, user_id, keys.first)
    give_hints(session)
    try:
        vault.log_event(session.event("unlock", detail=_doubted(vault)))
        session.tell_damage(vault.secrets.damaged)
        with refusals_logged(vault, session.event("unlock", "refused")):
            words = (keys.words or _words(session, proof)) if wanted(session) else ""
            return session, words
    except BaseException:
        session.wipe()
        raise


def _doubted(vault: OpenVault) -> dict[str, object]:
    """Which computer's word contradicts the log, by name."""
    station = vault.doubted_by
    return {"doubted": vault.workstation_name(station) or station.hex()} if station else {}


def own_words(session: VaultSession, password: Secret) -> str:
    """The four words that a holder compares, of the keys that the password opens.

    Not of the database's row: whoever made the code could sign another one with it. Raises as
    `unlock`.
    """
    vault = session.vault
    with (
        refusals_logged(vault, session.event("unlock", "refused")),
        prove(vault, session.user_id, password, _while_unlocked(session)) as proof,
    ):
        return _words(session, proof)


def _words(session: VaultSession, proof: Proof) -> str:
    second = b""
    if proof.has_second:
        pair = proof.open(SECOND)
        second = pair.public.encoded
        pair.wipe()
    return words_of_keys(session.keys.public.encoded, second)


def _while_unlocked(session: VaultSession) -> Touch:
    """The lock ends the wait for a key."""
    return Touch(cancelled=lambda: session.locked)


@dataclasses.dataclass(frozen=True, slots=True)
class Confirmed:
    """What a confirmed identity opens for one act; both are wiped after it."""

    second: KeyPair
    """The user's own second key pair."""
    archives: Mapping[bytes, KeyPair]
    """The newest archive key of each of the user's teams."""


@contextmanager
def step_up(session: VaultSession, password: Secret) -> Iterator[Mapping[bytes, KeyPair]]:
    """Each own team's archive key for one act; wiped afterwards (DESIGN §4, Groups). Logged."""
    with confirmed(session, password) as opened:
        yield opened.archives


@contextmanager
def confirmed(
    session: VaultSession, password: Secret, detail: Mapping[str, object] | None = None
) -> Iterator[Confirmed]:
    """As `step_up`, with the user's own second key; `detail` goes into the log's entry."""
    session.alive()
    vault = session.vault
    with (
        refusals_logged(vault, session.event("step-up", "refused")),
        prove(vault, session.user_id, password, _while_unlocked(session)) as proof,
    ):
        if not proof.has_second or proof.held.person.second is None:
            raise Refused("no-key", key="archive")
        second = proof.open(SECOND)
    try:
        vault.log_event(session.event("step-up", detail=detail or {}))
        with ExitStack() as opened:
            yield Confirmed(second, _archive_keys(session, second, opened))
    finally:
        second.wipe()


def change_password(session: VaultSession, old: Secret, new: Secret) -> None:
    """Seal both seeds under a new password; the old one is needed once more.

    Whoever has hardware keys touches one of them: the others go on working, too.
    """
    session.alive()
    vault = session.vault
    with ExitStack() as opened:
        with refusals_logged(vault, session.event("password-change", "refused")):
            seeds, held = opened.enter_context(own_seeds(session, old, _while_unlocked(session)))
        fresh = sealed_anew(session, held, seeds, new)
        refused = session.event("password-change", "refused")
        with refusals_logged(vault, refused), vault.write() as rows:
            require_same(own_rows(session, rows), held)
            for record in fresh:
                rows.put(record)
            rows.event(session.event("password-change"))
            rows.commit()
    vault.forget_deleted()


def _archive_keys(
    session: VaultSession, second: KeyPair, opened: ExitStack
) -> dict[bytes, KeyPair]:
    """By team; `opened` wipes them. Refused("no-key") for who was given none."""
    vault, damaged, found = session.vault, Damaged(), dict[bytes, KeyPair]()
    with vault.read() as rows:
        lines = open_own(vault, rows, session.user_id, second, WITH_SECOND, damaged)
    for pairs in lines.values():
        for pair in pairs:
            opened.callback(pair.wipe)
    for team in session.person.teams:
        newest = vault.trust.newest(GroupKind.ARCHIVE, team)
        held = lines.get((GroupKind.ARCHIVE, team), [])[-1:]
        if newest is not None and [pair.public for pair in held] == [newest.public]:
            found[team] = held[0]
    session.tell_damage(damaged)
    if not found:
        raise Refused("no-key", key="archive")
    return found
