"""Messages of erasure, holds and retention: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "erasure-asked": (
        "Somebody has asked to erase this patient already.",
        _NOTHING,
        "Look at the list of erasures: it waits to be allowed, or to be carried out.",
    ),
    "erasure-not-done": (
        "There is no certificate: this patient is not erased, or some files are still there.",
        _NOTHING,
        "Carry the erasure out first; then print its certificate.",
    ),
    "erasure-unknown": (
        "No erasure of a patient with this code is known.",
        _NOTHING,
        "Check the code, or look at the list of erasures.",
    ),
    "erasure-unproven": (
        "A patient who had been erased is back since a restore: nobody can prove it was agreed.",
        "Nothing was destroyed again. Until it is, this record can be opened.",
        "A privacy officer asks for the erasure again, and a second person allows it.",
    ),
    "erasure-unreadable": (
        "What this backup says of an erased patient cannot be read.",
        "The backup itself was not changed.",
        "Ask your IT person to check the disk that the backup lies on.",
    ),
    "hold-day-past": (
        "The last day of this hold is over already.",
        _NOTHING,
        "Choose a later day, or none: then it lasts until somebody lifts it.",
    ),
    "hold-none": (
        "This patient is not held.",
        _NOTHING,
        "Look at the list of patients who are held.",
    ),
    "patient-erased": (
        "This patient was erased.",
        "Keys and files of this record were destroyed on purpose; all other patients are as ever.",
        "The list of erasures shows when, and prints the certificate.",
    ),
    "patient-held": (
        "This patient is held, and must not be erased for now.",
        "The record is whole.",
        "Ask your privacy officer; who held it can lift the hold once its reason is gone.",
    ),
    "retention-language": (
        "These rules do not come in that language.",
        _NOTHING,
        "Choose English or French.",
    ),
    "retention-moved": (
        "Somebody else changed these rules meanwhile.",
        _NOTHING,
        "Look at the rules that are in force now, then save yours once more.",
    ),
    "retention-own": (
        "The clinic keeps some records longer than the rules say, and that would be lost.",
        _NOTHING,
        "Choose them with --reset, and say with --lengthen what is kept longer than they say.",
    ),
    "retention-pack": (
        "ClinicVault does not bring these rules of retention.",
        _NOTHING,
        "Choose one of the sets that it lists.",
    ),
    "retention-rule": (
        "This set of rules has no such rule.",
        _NOTHING,
        "Choose one of the rules that it lists.",
    ),
    "retention-runs": (
        "The time for which this record must be kept is not over.",
        _NOTHING,
        "Wait until it is, or say that you know and why it is erased all the same.",
    ),
    "retention-shorter": (
        "The clinic keeps these records longer now than you said.",
        _NOTHING,
        "Say as many years and as high an age as now, or begin anew with --reset.",
    ),
    "retention-unknown": (
        "Nobody can tell how long this record must be kept: a visit or the birth date is missing.",
        _NOTHING,
        "Enter what is missing, or say that you know and why it is erased all the same.",
    ),
    "retention-years": (
        "That is shorter than the rule of your country, or longer than a hundred years.",
        _NOTHING,
        "Choose at least as many years as the rule says.",
    ),
}
