"""Messages of `access`: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_SAFE = "Everything in the vault is safe."
_NOTHING = "Nothing was changed."
_NOT_SHOWN = "No picture was shown; the try is in the access log."
_NOT_USED = "ClinicVault did not use it. Nothing was changed."
_CHECK = "Run the check under Health, do not work on, and restore the last backup if it says so."
_INTRUDER = "Do not work on; tell your administrator that someone may have changed the vault."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "backup-manifest": (
        "The list of what a backup holds was changed, or was not made by this clinic.",
        "Nothing was restored. The backup was left as it is.",
        "Use another copy of the backup.",
    ),
    "backup-newer": (
        "This backup was made by a newer ClinicVault.",
        _NOTHING,
        "Install the newest ClinicVault on this computer and try again.",
    ),
    "certificate-invalid": (
        "What says who may work here was changed, or was signed by somebody who may not.",
        "ClinicVault opens nothing until this is cleared up. No photo is lost.",
        _INTRUDER,
    ),
    "code-expired": (
        "This one-time code is too old.",
        _NOTHING,
        "Ask your administrator for a new one; a code is good for seven days.",
    ),
    "code-used": (
        "This one-time code was used already.",
        _NOTHING,
        "If it was not you who used it, tell your administrator at once.",
    ),
    "code-wrong": (
        "This is not the one-time code of this person.",
        _NOTHING,
        "Choose the right name, and compare the code with what your administrator gave you.",
    ),
    "consent-awaiting-key": (
        "This patient's consent is recorded, but the record is not ready for photos yet.",
        _NOT_SHOWN,
        "Ask a practitioner to unlock ClinicVault once.",
    ),
    "consent-date-past": (
        "This consent would have ended already.",
        _NOTHING,
        "Choose a date from today on, or leave it empty.",
    ),
    "consent-expired": (
        "The patient's consent for this reason has run out.",
        _NOT_SHOWN,
        "Ask the patient for a new consent and record it.",
    ),
    "consent-missing": (
        "The patient has not consented for this reason.",
        _NOT_SHOWN,
        "Record the consent first, or choose another reason.",
    ),
    "consent-none": (
        "There is no consent for this reason that could be withdrawn.",
        _NOTHING,
        "Look at the patient's consents; it may have been withdrawn already.",
    ),
    "consent-withdrawn": (
        "The patient has withdrawn the consent.",
        _NOT_SHOWN,
        "Respect it; a privacy officer can tell what is possible.",
    ),
    "disable-self": (
        "You cannot end your own access.",
        _NOTHING,
        "Ask another administrator to do it.",
    ),
    "founder-roles": (
        "The first person must be administrator and privacy officer.",
        "Nothing was created.",
        "Choose both roles; others can take them over later.",
    ),
    "founding-changed": (
        "This is not the clinic that this computer or these recovery sheets belong to.",
        "Nothing was opened and nothing was changed.",
        "Check that it is the right folder. If it is, someone may have exchanged the vault.",
    ),
    "grant-false": (
        "A stored key is not the one it should be.",
        _NOT_USED,
        _INTRUDER,
    ),
    "group-missing": (
        "A key that every clinic has is missing here ({kind}).",
        "No photo is lost. Nothing was changed.",
        _CHECK,
    ),
    "import-awaiting-key": (
        "The consent is recorded, but photos cannot be taken in yet.",
        "Nothing was taken in; keep the photos on the camera.",
        "Ask a practitioner to unlock ClinicVault once; after that the import works.",
    ),
    "import-consent-missing": (
        "Photos of this patient cannot be taken in without consent to the treatment.",
        "Nothing was taken in; keep the photos on the camera.",
        "Record the patient's consent first; the signed paper may follow.",
    ),
    "import-page-closed": (
        "The import this photo came in by is finished.",
        "The photo is safe.",
        "Ask a practitioner to move or remove it.",
    ),
    "kept-file-raw": (
        "This is a camera's own file, kept beside the photo that was made from it.",
        _NOTHING,
        "It is kept as it is; the photo made from it is in the patient's record.",
    ),
    "kept-file-unknown": (
        "There is no such file any more.",
        _NOTHING,
        "Somebody may have deleted it, or it became a photo; open the patient again.",
    ),
    "last-holder": (
        "This is the last person with the role {role}.",
        _NOTHING,
        "Give the role to another person first.",
    ),
    "no-key": (
        "You do not hold the key that this needs ({key}).",
        _NOTHING,
        "Ask somebody with this role to confirm you under Users.",
    ),
    "no-patient-key": (
        "You do not hold the key to this patient's photos.",
        _NOT_SHOWN,
        "Ask a practitioner of the team; without consent nobody can open them.",
    ),
    "not-enrolled": (
        "This person has not chosen a password yet.",
        _NOTHING,
        "Use the one-time code from your administrator to begin.",
    ),
    "not-enrolled-yet": (
        "This person has not used the one-time code yet, or does not work here any more.",
        _NOTHING,
        "Wait until the code was used, then compare the four words.",
    ),
    "object-altered": (
        "A photo's file was changed from outside.",
        "It is not shown. All other photos are safe.",
        "Run the check under Health, then restore the photo from the last backup.",
    ),
    "patient-field-long": (
        "One of the texts is too long.",
        _NOTHING,
        "Shorten it and save again.",
    ),
    "patient-name-missing": (
        "The patient has no name.",
        _NOTHING,
        "Type at least a given name or a family name.",
    ),
    "patient-unknown": (
        "There is no such patient.",
        _NOTHING,
        "Check the patient's code; it looks like P-7K3M-9Q2X.",
    ),
    "photo-patients-differ": (
        "These photos belong to different patients.",
        _NOT_SHOWN,
        "Choose photos of one patient at a time.",
    ),
    "photo-unknown": (
        "There is no such photo.",
        _NOTHING,
        "It may have been moved or taken back; open the patient again.",
    ),
    "record-number-known": (
        "Another patient has this record number already.",
        _NOTHING,
        "Look whether the patient is registered already, or correct the number.",
    ),
    "settle-together": (
        "An administrator and a privacy officer accept this together.",
        "Nothing was changed.",
        "Choose a person who has the role that you do not have; that person types the password.",
    ),
    "role": (
        "Your role does not allow this.",
        "Nothing was opened or changed.",
        "Ask a colleague whose role it is, or your administrator.",
    ),
    "role-missing": (
        "No role was chosen.",
        _NOTHING,
        "Choose at least one role for this person.",
    ),
    "row-altered": (
        "An entry of the database was changed from outside ({table}).",
        _NOT_USED,
        _CHECK,
    ),
    "row-missing": (
        "An entry of the database is missing ({table}).",
        "Nothing was changed. What is left is safe.",
        _CHECK,
    ),
    "row-rolled-back": (
        "An older entry of the database was put back, or a protected one removed ({table}).",
        "ClinicVault opens nothing until this is cleared up. No photo is lost.",
        _INTRUDER,
    ),
    "row-unsigned": (
        "An entry of the database was not made by somebody who may make it ({table}).",
        _NOT_USED,
        _INTRUDER,
    ),
    "sheet-wrong": (
        "This recovery sheet does not belong to this clinic, or was replaced by a newer one.",
        _SAFE,
        "Compare the words with the sheet; keep only the sheets that were printed last.",
    ),
    "sheets-replaced": (
        "These recovery sheets were replaced by newer ones.",
        _SAFE,
        "Use two of the sheets that were printed last, and destroy the old ones.",
    ),
    "step-up-needed": (
        "This needs your password once more.",
        _NOTHING,
        "Confirm it's you with your password.",
    ),
    "team-founder-pending": (
        "Another first practitioner was invited and has not begun yet.",
        _NOTHING,
        "Wait until that code was used or is too old, or end that person's access first.",
    ),
    "team-needs-officer": (
        "A team's first practitioner must be invited together with a privacy officer.",
        _NOTHING,
        "Ask a privacy officer to sign with the own password, or who has both roles to invite.",
    ),
    "user-disabled": (
        "This person's access has ended.",
        _NOTHING,
        "Ask your administrator if that is a mistake.",
    ),
    "user-disabled-already": (
        "This person's access has ended already.",
        _NOTHING,
        "Nothing more needs to be done.",
    ),
    "visit-unknown": (
        "This visit belongs to another patient.",
        "The photo was not taken in; keep it on the camera.",
        "Start the import again from the patient's page.",
    ),
    "words-differ": (
        "These are not the four words that the newcomer sees.",
        "No key was given. Nothing was changed.",
        "Read the newcomer's words again. If they still differ, stop: someone came in between.",
    ),
    "workstation-unknown": (
        "This computer was never admitted to this clinic.",
        "Nothing was opened. Passwords are of no use here.",
        "Ask to be let in (in the window, or by workstation request), or recover the vault.",
    ),
}
