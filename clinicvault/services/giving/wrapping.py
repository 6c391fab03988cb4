"""A package of each kind out of its contents, whole in memory."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from types import MappingProxyType

from clinicvault.access.plain import passphrase
from clinicvault.access.release.certificates import certificate_recipient
from clinicvault.jobs import CancelToken
from clinicvault.services.packages import age, cms, html_page, insurer_zip
from clinicvault.services.packages.contents import Contents
from clinicvault.services.packages.protection import Protection, age_key
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import RecipientDetails


@dataclasses.dataclass(frozen=True, slots=True)
class Wrapped:
    """A package, and the words that open it; "" where a key does."""

    data: bytes | bytearray = dataclasses.field(repr=False)
    words: str = dataclasses.field(default="", repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Lock:
    """For whom it is locked: `by_key` with the recipient's own, else with words made now."""

    to: RecipientDetails
    by_key: bool
    now: dt.datetime
    words: str = dataclasses.field(default="", repr=False)
    """Chosen by who exports, of an `age` file."""


def wrapped(kind: PackageKind, contents: Contents, lock: Lock, cancel: CancelToken) -> Wrapped:
    """The package; KeyError for plain files, which are none.

    InputRefused("export-too-large"), ("recipient-key-wrong"), as of `certificate_recipient` and of
    the kind's own module; Cancelled.
    """
    return _MAKERS[kind](contents, lock, cancel)


def _page(contents: Contents, _: Lock, cancel: CancelToken) -> Wrapped:
    words = passphrase()
    return Wrapped(html_page.make(contents, words, cancel), words)


def _age(contents: Contents, lock: Lock, cancel: CancelToken) -> Wrapped:
    if lock.by_key:
        return Wrapped(age.make(contents, Protection(age_key(lock.to.age_key)), cancel))
    words = lock.words or passphrase()
    made = age.make(contents, Protection(None, words), cancel)
    return Wrapped(made, "" if lock.words else words)


def _certificate(contents: Contents, lock: Lock, cancel: CancelToken) -> Wrapped:
    to = certificate_recipient(lock.to.certificate.encode(), lock.now)
    return Wrapped(cms.make(contents, to, cancel))


def _insurer(contents: Contents, _: Lock, cancel: CancelToken) -> Wrapped:
    words = insurer_zip.new_words()
    return Wrapped(insurer_zip.make(contents, words, cancel), words)


_MAKERS: MappingProxyType[PackageKind, Callable[[Contents, Lock, CancelToken], Wrapped]]
_MAKERS = MappingProxyType(
    {
        PackageKind.PATIENT_PAGE: _page,
        PackageKind.AGE: _age,
        PackageKind.CERTIFICATE: _certificate,
        PackageKind.INSURER: _insurer,
    }
)
