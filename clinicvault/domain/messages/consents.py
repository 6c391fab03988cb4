"""Messages of consents, their evidence and forms: code -> (what happened, safe?, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was recorded."
_NOT_SHOWN = "No picture was shown; the try is in the access log."
_KEPT = "Nothing was changed."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "consent-adult": (
        "This patient is {age} or older and consents alone.",
        _NOTHING,
        "Let the patient consent, or check the date of birth.",
    ),
    "consent-awaiting-officer": (
        "The patient consented again after a withdrawal; the record is still closed.",
        _NOT_SHOWN,
        "Ask a privacy officer to bring the record back.",
    ),
    "consent-channel": (
        "The patient consented to be shown, but not at this place.",
        "Nothing was opened or given away.",
        "Choose a place that the consent names, or record a consent that names this one.",
    ),
    "consent-channels-missing": (
        "It is not said where the pictures may be shown.",
        _NOTHING,
        "Choose at least one place: website, social media, print or event.",
    ),
    "consent-confirmed": (
        "There is nothing to confirm: it was no emergency, or it is confirmed already.",
        _KEPT,
        "Look at the patient's consents again.",
    ),
    "consent-dates-wrong": (
        "This consent would end before it begins.",
        _NOTHING,
        "Correct one of the two dates.",
    ),
    "consent-emergency-care": (
        "In an emergency, consent can be recorded for care alone.",
        _NOTHING,
        "Record consent for care now, and ask about the other reasons when the patient can answer.",
    ),
    "consent-faces": (
        "The patient consented to pictures on which no face can be recognised.",
        "Nothing left ClinicVault; the try is in the access log.",
        "Choose other pictures, or confirm that no face can be recognised on these.",
    ),
    "consent-giver-missing": (
        "It is not said who consents for the patient.",
        _NOTHING,
        "Type the name of the person who consents.",
    ),
    "consent-minor": (
        "This patient is younger than {age}.",
        _NOTHING,
        "A parent or guardian, or somebody else who may decide for the patient, has to consent.",
    ),
    "consent-not-named": (
        "The patient allowed other colleagues to look, and not you.",
        _NOT_SHOWN,
        "Ask the patient for a consent that names you, or choose another reason.",
    ),
    "consent-not-yet": (
        "The patient's consent for this reason begins on a later day.",
        _NOT_SHOWN,
        "Wait for that day, or record a consent from today on.",
    ),
    "consent-scan-missing": (
        "A scanned form was announced, but no file was chosen.",
        _NOTHING,
        "Choose the photo or scan, or record that the scan follows.",
    ),
    "consent-scope": (
        "The patient's consent for this reason does not cover this picture.",
        _NOT_SHOWN,
        "Choose a picture that it covers, or ask the patient for a wider consent.",
    ),
    "consent-scope-empty": (
        "It is not said which pictures the consent is for.",
        _NOTHING,
        "Choose all pictures, or the visits or pictures that are meant.",
    ),
    "consent-signature-missing": (
        "The consent is to be signed on the screen, but nobody has signed.",
        _NOTHING,
        "Let the patient sign in the field, then record it again.",
    ),
    "consent-unconfirmed": (
        "This consent was recorded in an emergency and was not confirmed in time.",
        _NOT_SHOWN,
        "Let the patient, or who decides for the patient, confirm it.",
    ),
    "consent-unknown": (
        "This consent is not in this vault.",
        _KEPT,
        "Open the patient again and look at the consents.",
    ),
    "evidence-altered": (
        "The signed form is not what was stored: it was changed or is damaged.",
        "It was not shown. The consent itself and all photos are as they were.",
        "Run the check under Health, and restore the last backup if it says so.",
    ),
    "evidence-kind": (
        "This file is neither a picture nor a PDF.",
        _NOTHING,
        "Photograph or scan the signed form and choose that file.",
    ),
    "evidence-too-large": (
        "This scan is too large for a form.",
        _NOTHING,
        "Scan it again at 200 dots per inch, or photograph it.",
    ),
    "evidence-too-many-pages": (
        "This scan has too many pages: a form may have {limit}.",
        _NOTHING,
        "Scan only the pages of the signed form.",
    ),
    "evidence-unknown": (
        "This signed form is not in this vault.",
        _KEPT,
        "Open the patient again and look at the consents.",
    ),
    "evidence-unreadable": (
        "This file cannot be read.",
        _NOTHING,
        "Check that it is still there and that you may open it, or choose another one.",
    ),
    "form-empty": (
        "A form needs a title and a text.",
        _KEPT,
        "Type both, or go back to the text that comes with ClinicVault.",
    ),
    "form-language": (
        "There is no form in this language.",
        _KEPT,
        "Choose one of the languages that the list shows.",
    ),
    "form-placeholder": (
        "The form holds {placeholder}, which ClinicVault cannot fill in.",
        _KEPT,
        "Use only the fields that the editor offers, or write each curly bracket twice.",
    ),
    "form-too-long": (
        "This form is too long: {limit} characters at most.",
        _KEPT,
        "Shorten the text; patients read short forms.",
    ),
}
