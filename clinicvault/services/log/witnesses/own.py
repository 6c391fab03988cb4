"""Which computer this is, also of a vault that does not open, and without its key where noted."""

from __future__ import annotations

from clinicvault.access.plain import workstation_keys
from clinicvault.services.clinic import Clinic

_NOTED = "station"
"""Name of the small fact which id this computer has in the vault; no secret."""


def own_station(clinic: Clinic) -> bytes:
    """This computer's id in the vault; Refused("workstation-unknown") where its seed is gone."""
    if (noted := noted_station(clinic)) is not None:
        return noted
    keys = workstation_keys(clinic.host.seed(clinic.remembered))
    try:
        clinic.host.note(clinic.path, _NOTED, keys.public.key_id.hex())
        return keys.public.key_id
    finally:
        keys.wipe()


def noted_station(clinic: Clinic) -> bytes | None:
    """The same without looking into the keychain; None before anybody unlocked here."""
    return bytes.fromhex(clinic.host.noted(clinic.path, _NOTED)) or None


def note_station(clinic: Clinic) -> None:
    """Note it once the vault is open."""
    station = clinic.vault.workstation_id
    if noted_station(clinic) != station:
        clinic.host.note(clinic.path, _NOTED, station.hex())
