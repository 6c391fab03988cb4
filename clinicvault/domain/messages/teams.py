"""Messages of teams: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "consent-team-missing": (
        "The clinic has several teams, and it is not said whose patient this becomes.",
        _NOTHING,
        "Choose the team that treats the patient.",
    ),
    "consent-team-other": (
        "This patient belongs to another team already.",
        _NOTHING,
        "Record the consent for that team; moving the patient is done on the patient's page.",
    ),
    "emergency-other-team": (
        "This patient belongs to another team, whose practitioners alone can open the photos.",
        _NOTHING,
        "Call a practitioner of that team: emergency access works for every one of them.",
    ),
    "last-of-team": (
        "Nobody else in this team has its keys: its patients' photos could not be opened any more.",
        _NOTHING,
        "Let somebody else into that team first.",
    ),
    "move-restricted": (
        "Only named people open this patient's photos, so the patient stays in the team.",
        _NOTHING,
        "Give the photos back to the whole team first, then move the patient.",
    ),
    "record-other-team": (
        "This patient's photos belong to another team.",
        "They are safe.",
        "Ask a practitioner of that team, or somebody who is in both teams to move the patient.",
    ),
    "team-first-missing": (
        "The clinic has no practitioner yet, and so no first team.",
        _NOTHING,
        "Invite the first practitioner; further teams come afterwards.",
    ),
    "team-missing": (
        "You are in several teams, and it is not said into which one this person comes.",
        _NOTHING,
        "Choose the team.",
    ),
    "team-name-taken": (
        "Another team has this name.",
        _NOTHING,
        "Choose another name.",
    ),
    "team-name-wrong": (
        "A team needs a name of at most 80 letters.",
        _NOTHING,
        "Type a name, for example the department's.",
    ),
    "team-needs-practitioner": (
        "A team begins with a practitioner.",
        _NOTHING,
        "Choose a person with the role practitioner.",
    ),
    "team-not-member": (
        "This person is not in that team.",
        _NOTHING,
        "Look at the list of teams.",
    ),
    "team-not-yours": (
        "Only somebody who is in that team can do this.",
        _NOTHING,
        "Ask one of its practitioners.",
    ),
    "team-same": (
        "The patient is in this team already.",
        _NOTHING,
        "Choose another team.",
    ),
    "team-unknown": (
        "There is no such team.",
        _NOTHING,
        "Look at the list of teams.",
    ),
}
