"""What a flag of the log review says: title, sentence with its figures, what to ask (English).

"A visit" is one of the same person or team within seven days, before or after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class FlagText(NamedTuple):
    """The words of one rule."""

    title: str
    sentence: str
    """Placeholders are the keys of the flag's figures."""
    ask: str
    """What to ask the person concerned."""


FLAGS: Mapping[str, FlagText] = {
    "mass": FlagText(
        "Many patients in one day",
        "{patients} patients in one day, {without} of them without a visit; this person's usual day"
        " has {usual} and {usual_without}, the colleagues' day {peers} and {peers_without}.",
        "What was the task that day, and who asked for it?",
    ),
    "slow": FlagText(
        "Many patients over weeks",
        "{without} patients without a visit in {days} days, at most {most} a day; usual for this"
        " person are {usual}, for colleagues {peers}.",
        "Which work leads to so many patients who have no visit here?",
    ),
    "off-hours": FlagText(
        "Outside working hours",
        "Patients without a visit, outside working hours between {since} and {until}: {patients};"
        " days on which this person worked at such hours, of the {days} before: {usual}.",
        "Why could this not wait until the morning, and where were you?",
    ),
    "surname": FlagText(
        "Same surname",
        "Looks at a patient with the same surname, without a visit: {looks}."
        " Of 100 patients who do come to this person, {share} have it, too.",
        "Are you related to this patient, and who asked you to look?",
    ),
    "own-record": FlagText(
        "Own record",
        "Looks at the own patient record: {looks}.",
        "What did you need from your own record? A colleague can show it, or write the own copy.",
    ),
    "colleague": FlagText(
        "Record of a colleague",
        "Looks at the record of somebody who works here, without a visit: {looks}. Such records"
        " this person opened in {days} days: {times}.",
        "Did your colleague ask you to open this record?",
    ),
    "vip": FlagText(
        "Restricted record",
        "Looks at a record that is restricted to certain people, without a visit: {looks}."
        " Such records this person opened that day without a visit: {records}.",
        "What was your part in this patient's care that day?",
    ),
    "leaver": FlagText(
        "Access that ends or has ended",
        "Access ended on {ended}. Patients opened on this day: {patients} (usual: {usual}); photos"
        " given out: {photos}; refused tries: {tries}.",
        "What was needed so shortly before the end, and who has the password now?",
    ),
    "no-visit": FlagText(
        "Patients without a visit",
        "{without} patients without a visit within 7 days of this person or the team; the usual"
        " day has {usual}, the colleagues' {peers}.",
        "What were these patients looked at for?",
    ),
    "first-name": FlagText(
        "Same first name again and again",
        "{patients} patients with the same first name in one day, none with a visit; about"
        " {expected} would be chance.",
        "Were you looking for somebody whose surname you did not know?",
    ),
    "break-glass": FlagText(
        "Emergency access",
        "Emergency access in the last {days} days: {times}, without a visit: {without}; usual for"
        " colleagues: {peers}.",
        "What was the emergency, and why could nobody of the team be asked?",
    ),
    "bulk-export": FlagText(
        "Many photos given out",
        "Photos given out in one day: {photos} (of them tries whose outcome is not in the log:"
        " {unfinished}), of patients: {patients}, without a visit: {without}; a usual day with"
        " exports has {usual}, the colleagues' {peers}.",
        "To whom were they given, for which reason, and where are the files now?",
    ),
    "refused": FlagText(
        "Refused again and again",
        "{refused} tries refused in one day, {passwords} of them for a wrong password or code; the"
        " usual day has {usual}.",
        "Was it you, and what did you try to open?",
    ),
    "clock": FlagText(
        "Clock of a computer wrong",
        "Entries whose time does not fit their place in the log: {times}; furthest off: "
        "{hours} hours. They are judged by their place.",
        "Was the clock of this computer wrong, and who set it?",
    ),
    "arranged": FlagText(
        "Put on the list, looked at, and nobody came",
        "Patients whom this person put on a day's list and looked at, and whose entry was taken"
        " off again, or was over, without a visit: {patients}.",
        "Why did the patient not come, and what was the record looked at for?",
    ),
    "unknown": FlagText(
        "Visits that could not be read",
        "Patients looked at while damage kept the program from telling whether they have "
        "a visit: {patients}.",
        "What were these patients looked at for, and since when is there damage?",
    ),
    "sampling": FlagText(
        "Drawn by lot",
        "Drawn by lot from {looks} looks of that day, {without} of them without a visit.",
        "What was this patient looked at for?",
    ),
}


def sentence(rule: str, figures: Mapping[str, int | float | str]) -> str:
    """A flag's sentence in English, its figures filled in; KeyError for an unknown rule.

    A figure that an older log does not have shows an ellipsis.
    """
    return FLAGS[rule].sentence.format_map(_Known(figures))


class _Known(dict[str, int | float | str]):
    def __missing__(self, key: str) -> str:
        return "…"
