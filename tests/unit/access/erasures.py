"""Erasures as tests ask for them, carry them out and look for what is left."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.endings import erasing, holds
from clinicvault.access.release import requests
from clinicvault.access.verifying import verify_objects, verify_rows
from clinicvault.domain.errors import Refused
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord, WrapRecord
from clinicvault.storage.db import SqliteStateIndex
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, password

REASON = "The patient asked for it in a letter"


def asked(world, patient, name=ADA, ground="asked"):
    return erasing.ask(world.session(name), patient, ground, REASON)


def granted(world, patient):
    """Asked for by the officer, allowed by a practitioner; the request."""
    request = asked(world, patient)
    requests.allow(world.session(PAM), request)
    return request


def carried_out(world, request, name=ADA, **more):
    session = world.session(name)
    return erasing.carry_out(session, request, password(name), **more)


def erased(world, patient):
    """All the way; the request."""
    request = granted(world, patient)
    assert carried_out(world, request) == 0
    return request


def state(world, request):
    session = world.session(ADA)
    with session.vault.read() as rows:
        return erasing.load_erasure(session, rows, request)


def refused(code, act, *args, kind=Refused, **named):
    with pytest.raises(kind) as said:
        act(*args, **named)
    assert said.value.code == code


def is_erased(world, patient):
    """Whether record and keys are gone."""
    record = rows_of(world, ErasureRecord, id=patient)
    return bool(record) and not rows_of(world, PatientRecord, id=patient)


def wraps_of(world, key):
    return rows_of(world, WrapRecord, patient_key=key)


def withdraw_care(world, patient):
    withdraw_consent(world.session(INA), patient, Purpose.CARE)


def erasure_rows(world):
    """A row in each table of how patients end."""
    holds.place(world.session(ADA), world.patient(given="Hanna"), "Lawsuit")
    erased(world, world.patient(given="Edda"))


def findings(world, tmp_path):
    """What the verification of the whole vault finds."""
    place = tmp_path / "scratch.db"
    place.unlink(missing_ok=True)
    index = SqliteStateIndex(place)
    ports = dataclasses.replace(world.ports, state=index)
    try:
        found = [*verify_rows(ports, world.pin), *verify_objects(ports)]
    finally:
        index.close()
    return [one for one in found if one is not None]
