"""Exports as tests order, ask for and hand them over."""

from __future__ import annotations

import dataclasses

from clinicvault.access.release import exports, handing, requests
from clinicvault.access.release.export_rules import set_export_rules
from clinicvault.domain.exports import ExportOrder, ExportRules
from clinicvault.domain.record_kinds import Purpose
from tests.unit.access.world import ADA, PAM

WHY = "The journal asks for the pictures of the case"


def consented(world, *purposes, content=b"picture", **more):
    """A patient with one photo who consents to care and more: (patient, photo row)."""
    patient, photo = world.treated(content, **more)
    for purpose in purposes:
        world.consent(patient, purpose=purpose)
    return patient, photo


def order_of(patient, *photos, **more):
    told = {"purpose": Purpose.PUBLICATION, "form": "age", "recipient": "Journal of Skin", **more}
    return ExportOrder(patient=patient, photos=tuple(one.id for one in photos), **told)


def asked(world, order, name=PAM):
    return exports.ask(world.session(name), order, WHY)


def granted(world, order, name=PAM, by=ADA):
    request = asked(world, order, name)
    requests.allow(world.session(by), request)
    return request


def handed(world, order, request=b"", name=PAM, **more):
    session = world.session(name)
    with session.vault.write() as rows:
        given = handing.hand_over(session, rows, order, request=request, **more)
        rows.commit()
    return given


def ruled(world, **changed):
    """The clinic's rules with some changed."""
    rules = dataclasses.replace(ExportRules(), **changed)
    set_export_rules(world.session(ADA), rules)
    return rules
