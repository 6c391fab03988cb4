"""What packages say of themselves: who signed them, whose that is, and what is missing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from clinicvault.access.release.package_signing import signer_words
from clinicvault.domain.errors import InputRefused
from clinicvault.media.limits import Limits
from clinicvault.services import views
from clinicvault.services.packages.manifest import Manifest
from clinicvault.services.receiving.senders import Senders

from .sources.age_files import AgeFiles
from .sources.kinds import kind_by_name
from .sources.listing import PACKAGES, holds_package, open_package, packed_as
from .sources.package import parse
from .sources.pasted import is_pasted
from .sources.received import Received, received

MOST_WORDS = 32
"""Computers of one import whose words are told."""
_FALSE = frozenset({"package-signature", "manifest-unreadable"})
"""Why a ZIP that says it is another clinic's package is refused as a whole."""
_NOT_SIGNED = frozenset({"package-altered", "package-unlisted"})


class Packages:
    """Asks those of one import, whose keys and passphrases `ages` holds."""

    def __init__(self, limits: Limits, ages: AgeFiles, senders: Senders, today: dt.date) -> None:
        self._limits = limits
        self._ages = ages
        self._senders = senders
        self._today = today
        self._words: dict[bytes, str] = {}

    def told(self, paths: Iterable[Path]) -> tuple[views.ReceivedPackage, ...]:
        """Every one that says something of itself or that came encrypted, in order.

        One that cannot be opened, or is not what was signed, says so by `refused`.
        """
        found = map(self._told, dict.fromkeys(paths))
        return tuple(one for one in found if one is not None)

    def _told(self, path: Path) -> views.ReceivedPackage | None:
        kind = packed_as(path)
        if kind not in PACKAGES:
            return None
        encrypted = kind == "age"
        try:
            if encrypted and not holds_package(self._ages.content(path)):
                return None  # a single picture
            with open_package(path, self._limits, self._ages) as package:
                found = received(package)
        except InputRefused as error:
            if encrypted or error.code in _FALSE:
                return views.ReceivedPackage(str(path), encrypted, refused=error.code)
            return None
        bare = views.ReceivedPackage(str(path), encrypted)
        if found is None or found.manifest is None:
            return bare if encrypted or found else None
        return self._signed(bare, found, found.manifest)

    def _signed(
        self, bare: views.ReceivedPackage, found: Received, told: Manifest
    ) -> views.ReceivedPackage:
        made = dataclasses.replace(
            bare,
            clinic=told.clinic,
            recipient=told.recipient,
            purpose=told.purpose,
            made=told.made,
            expires=told.expires,
            files=len(told.files),
            missing=found.missing,
            over=told.expires is not None and told.expires < self._today,
        )
        return self._whose(made, told.signer) if told.signer else made

    def _words_of(self, signer: bytes) -> str:
        """Each takes a tenth of a second, so a card full of strangers gets no more of them."""
        if signer not in self._words:
            few = len(self._words) < MOST_WORDS
            self._words[signer] = signer_words(signer) if few else ""
        return self._words[signer]

    def _whose(self, made: views.ReceivedPackage, signer: bytes) -> views.ReceivedPackage:
        made = dataclasses.replace(made, signer=signer.hex(), words=self._words_of(signer))
        known = self._senders.of(signer)
        if known is None:
            return dataclasses.replace(made, own=self._senders.own(signer))
        return dataclasses.replace(
            made,
            sender=known.name,
            sender_id=known.recipient_id,
            checked=known.checked,
            checked_by=known.checked_by,
        )


def packages_of(addresses: Iterable[str]) -> list[Path]:
    """The packages that these addresses lie in or are, once each, in order.

    Of files that are read whole, those that could be packages which nothing opened.
    """
    found: dict[Path, None] = {}
    for one in addresses:
        inside = parse(one)
        if inside is not None:
            found[inside[0]] = None
        elif not is_pasted(one) and kind_by_name(one) in ("", "ZIP"):
            found[Path(one)] = None
    return list(found)


def with_refused(
    packages: Sequence[views.ReceivedPackage], refused: Iterable[views.RefusedFile]
) -> tuple[views.ReceivedPackage, ...]:
    """The same, each with its files that were not what was signed."""
    names: dict[str, list[str]] = {}
    for one in refused:
        inside = parse(one.path)
        if inside is not None and one.reason in _NOT_SIGNED:
            names.setdefault(str(inside[0]), []).append(inside[2])
    return tuple(
        dataclasses.replace(one, altered=tuple(names.get(one.path, ()))) for one in packages
    )
