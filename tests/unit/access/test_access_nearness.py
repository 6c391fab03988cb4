"""Entries about visits and appointments of far days say so: they explain no access of today."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.patients import appointments
from clinicvault.access.pictures.importing import ImportKeys
from tests.unit.access.hinting import named
from tests.unit.access.world import INA


def said(world, event):
    return [entry.hints.get("far") for entry in world.events(event)][-1]


@pytest.mark.parametrize(("ahead", "far"), [(0, None), (7, None), (8, True), (300, True)])
def test_an_appointment(world, ahead, far):
    patient, desk = named(world, "Lea", "Rot"), world.session(INA)
    day = today_of(desk) + dt.timedelta(days=ahead)
    appointments.add_appointments(desk, day, [(patient, "09:30")], "typed")
    assert said(world, "appointment-add") is far


@pytest.mark.parametrize(("ago", "far"), [(0, None), (7, None), (8, True)])
def test_a_visit(world, ago, far):
    patient, desk = named(world, "Lea", "Rot"), world.session(INA)
    page = ImportKeys(desk)
    page.begin(patient)
    page.visit(patient, today_of(desk) - dt.timedelta(days=ago), "check")
    page.close()
    assert said(world, "visit-add") is far
    [entry] = world.events("visit-add")[-1:]
    assert entry.hints.get("no-visit") or entry.hints.get("visit")
