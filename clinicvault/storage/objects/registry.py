"""Which object store engine an address names. A new engine is one module and one registration."""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.domain.errors import UsageError
from clinicvault.domain.ports import ObjectStore

Opener = Callable[[str], ObjectStore]
_ENGINES: dict[str, Opener] = {}


def register(scheme: str, opener: Opener) -> None:
    """Add an engine: `scheme:rest` addresses are opened with `opener(rest)`.

    ValueError where the scheme is taken or is no lower-case word.
    """
    if not (scheme.isascii() and scheme.isalnum() and scheme.islower()) or scheme in _ENGINES:
        raise ValueError("an engine needs a free, lower-case scheme")
    _ENGINES[scheme] = opener


def schemes() -> tuple[str, ...]:
    """The registered schemes, sorted."""
    return tuple(sorted(_ENGINES))


def open_store(address: str) -> ObjectStore:
    """Open the store at `scheme:rest`, as `local:objects`; UsageError("store-engine")."""
    scheme, colon, rest = address.partition(":")
    if not colon or scheme not in _ENGINES:
        raise UsageError("store-engine", scheme=scheme)
    return _ENGINES[scheme](rest)
