"""`patient`: register, correct, find."""

from __future__ import annotations

import argparse
import dataclasses
import functools
from collections.abc import Mapping, Sequence

from clinicvault.cli.command import Call, Command, Outcome
from clinicvault.cli.tables import table
from clinicvault.cli.values import date, filled, full_name
from clinicvault.services.api import PatientService
from clinicvault.services.views import PatientDetails, PatientRow

from .team_options import find_team


def _details_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--name",
        type=full_name,
        metavar="NAME",
        required=required,
        help="'Given Family' or 'Family, Given'",
    )
    parser.add_argument(
        "--born", type=date, metavar="DATE", required=required, help="such as 1984-03-21"
    )
    parser.add_argument("--record-number", metavar="TEXT", help="the clinic's own number")


def _add_options(parser: argparse.ArgumentParser) -> None:
    _details_options(parser, required=True)


def _add(call: Call) -> Outcome:
    given, family = call.args.name
    details = PatientDetails(given, family, call.args.born, call.args.record_number or "")
    with call.unlocked() as services:
        row = services.patients.add(details)
    return Outcome({"code": row.code}, f"Registered as {row.code}.")


def _edit_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="such as P-7K3M-9Q2X")
    _details_options(parser, required=False)


def _edit(call: Call) -> Outcome:
    with call.unlocked() as services:
        patient = services.patients.find(call.args.code)
        known = services.patients.page(patient).details
        row = services.patients.edit(patient, _changed(known, call.args))
    return Outcome({"code": row.code}, f"{row.code} is corrected.")


def _changed(known: PatientDetails, args: argparse.Namespace) -> PatientDetails:
    given, family = args.name or (known.given, known.family)
    number = known.record_number if args.record_number is None else args.record_number
    born = args.born or known.born
    return dataclasses.replace(known, given=given, family=family, born=born, record_number=number)


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--search",
        metavar="TEXT",
        default="",
        help="beginnings of names, record number or birth date",
    )


def _list(call: Call) -> Outcome:
    with call.unlocked() as services:
        rows = _found(services.patients, call.args.search)
    documents = [_document(row) for row in rows]
    return Outcome({"patients": documents}, functools.partial(_table, documents))


def _table(documents: Sequence[Mapping[str, object]]) -> str:
    heads = ("Code", "Name", "Born", "Record", "Consent", "Last visit")
    cells = [[_shown(value) for value in one.values()] for one in documents]
    return table(heads, cells, "No patient found.")


def _found(patients: PatientService, text: str) -> tuple[PatientRow, ...]:
    return patients.search(text, limit=max(patients.count(), 1))


def _document(row: PatientRow) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "born": row.born.isoformat() if row.born else None,
        "record_number": row.record_number,
        "consent": row.consent.value,
        "last_visit": row.last_visit.isoformat() if row.last_visit else None,
    }


def _shown(value: object) -> object:
    return "" if value is None else value


def _move_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patient", metavar="CODE", required=True, help="such as P-7K3M-9Q2X")
    parser.add_argument("--team", type=filled, metavar="TEAM", required=True, help="whereto")


def _move(call: Call) -> Outcome:
    with call.unlocked() as services:
        patient = services.patients.find(call.args.patient)
        team = find_team(services.teams, call.args.team)
        services.teams.move(patient, team.id, call.password)
    document = {"code": call.args.patient, "team": team.name}
    return Outcome(document, f"{call.args.patient} is that team's patient from now on.")


COMMANDS = (
    Command(("patient", "add"), "register a patient; prints the code", _add, _add_options),
    Command(("patient", "edit"), "correct a patient's data", _edit, _edit_options),
    Command(("patient", "list"), "find patients", _list, _list_options),
    Command(("patient", "move"), "move a patient to another of your teams", _move, _move_options),
)
