"""Unlock of large clinics against Argon2id alone (aim: half a second more at 100,000 patients).

    python -m tests.benchmarks.unlock [--patients 12000 100000] [--rounds 5]

The vaults are made once and stay in the temporary folder. "Opening" is the vault's own check when
the program starts, before the password is asked; "first unlock" is the one on a new computer,
which decrypts every name and leaves the sealed cache.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable

from clinicvault.crypto.passwords import KdfParameters, password_kek, password_secret
from clinicvault.crypto.secret import Secret

from . import clinics
from .many import Kept, kept
from .measuring import Row, in_turn, ms, seconds, show

_MOST = 0.5


def argon2() -> Callable[[], object]:
    """The password's own cost, at the parameters of the program."""
    parameters, vault_secret = KdfParameters.fresh(), Secret.random()

    def derive() -> None:
        with password_secret(clinics.PASSWORD) as secret:
            password_kek(secret, parameters, vault_secret).wipe()

    return derive


def measure(place: Kept, count: int, rounds: int) -> list[Row]:
    """Opening, first and later unlock of one clinic."""
    for cache in place.home.glob("vaults/*/names.sealed"):
        cache.unlink()
    computer = clinics.host(place.home)
    opening = []
    with clinics.opened(computer, place.vault) as clinic:
        first = seconds(lambda: _unlock(clinic))
    for _ in range(max(2, rounds // 2)):
        opening.append(seconds(lambda: _open(computer, place)))
    with clinics.opened(computer, place.vault) as clinic:
        later, alone = in_turn(rounds, lambda: _unlock(clinic), argon2())
        patients = clinic.services.patients.count()
    if patients != count:
        raise RuntimeError("another number of patients", patients, count)
    more = statistics.median(a - b for a, b in zip(later, alone, strict=True))
    name = f"{count:,} patients"
    unlocking = Row(
        f"unlock, {name}",
        ms(later),
        ms(alone),
        f"+ {more * 1000:.0f} ms",
        f"<= + {_MOST * 1000:.0f} ms",
        more <= _MOST,
    )
    return [
        unlocking,
        Row(f"  first unlock on a computer, {name}", ms([first])),
        Row(f"  opening the vault, {name}", ms(opening)),
    ]


def _unlock(clinic: clinics.Opened) -> None:
    clinic.services.unlocking.unlock(clinic.user, clinics.PASSWORD)
    if not clinic.services.patients.search("mar"):
        raise RuntimeError("nobody was found")


def _open(computer: clinics.Host, place: Kept) -> None:
    with clinics.opened(computer, place.vault) as clinic:
        clinic.services.unlocking.vault()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="unlock against Argon2id alone")
    parser.add_argument("--patients", type=int, nargs="+", default=[12_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    rows = []
    for count in given.patients:
        rows += measure(kept(count), count, given.rounds)
    return show("Unlock", rows)


if __name__ == "__main__":
    sys.exit(main())
