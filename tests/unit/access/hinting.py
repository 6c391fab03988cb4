"""What sessions say of a patient, for tests of hints."""

from __future__ import annotations


def hints(session, patient):
    return dict(session.event("patient-open", patient=patient).hints)


def about(world, name, patient):
    """What a fresh session of somebody says, without the token."""
    found = hints(world.session(name), patient)
    found.pop("given", None)
    return found


def named(world, given, family):
    """A consenting patient without a visit, registered by the desk."""
    patient = world.patient(given, family)
    world.consent(patient)
    return patient
