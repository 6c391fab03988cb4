"""What people see for roles, views, purposes, events and outcomes (DESIGN §9, "Words")."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from clinicvault.domain.clinical import ConsentStatus, Evidence, View
from clinicvault.domain.record_kinds import Purpose, UserState
from clinicvault.domain.roles import Act, Role, roles_allowed
from clinicvault.services.giving.whom import THE_PATIENT
from clinicvault.services.views import TeamView

from .i18n import mark, tr

_ROLES = {
    Role.INTAKE: mark("Front desk"),
    Role.PRACTITIONER: mark("Practitioner"),
    Role.ADMINISTRATOR: mark("Administrator"),
    Role.OFFICER: mark("Privacy officer"),
}
_ROLE_DUTIES = {
    Role.INTAKE: mark("Registers patients, records consent, imports photos"),
    Role.PRACTITIONER: mark("Sees, compares and exports the photos of consenting patients"),
    Role.ADMINISTRATOR: mark("Manages users and reads the access log; sees no photo"),
    Role.OFFICER: mark("Settles consent questions and approves erasure"),
}
_VIEWS = {
    View.UNSPECIFIED: mark("No view set"),
    View.FRONTAL: mark("Frontal"),
    View.OBLIQUE_LEFT: mark("Oblique left"),
    View.OBLIQUE_RIGHT: mark("Oblique right"),
    View.PROFILE_LEFT: mark("Profile left"),
    View.PROFILE_RIGHT: mark("Profile right"),
    View.BASAL: mark("From below"),
    View.BACK: mark("From behind"),
    View.CLOSE_UP: mark("Close-up"),
    View.OTHER: mark("Other"),
}
_PURPOSES = {
    Purpose.CARE: mark("Care"),
    Purpose.COLLEAGUES: mark("Colleagues"),
    Purpose.TEACHING: mark("Teaching"),
    Purpose.PUBLICATION: mark("Publication"),
    Purpose.MARKETING: mark("Marketing"),
    Purpose.INSURER: mark("Insurer"),
    Purpose.RESEARCH: mark("Research"),
}
_OWN_COPY = mark("The patient's own copy")
KEPT = "plain file"
"""The form of a file that its exporter kept, as older programs wrote it down."""
_FORMS = MappingProxyType(
    {
        "age": mark("encrypted file"),
        "patient": mark("page for a browser, with a passphrase"),
        "html": mark("page for a browser, with a passphrase"),
        "insurer": mark("protected ZIP"),
        "zip": mark("protected ZIP"),
        "cms": mark("file for a certificate"),
        "sheet": mark("before/after sheet"),
        "slides": mark("slides for a talk"),
        "print": mark("sheet on paper"),
        "plain": mark("plain files"),
        KEPT: mark("plain file, kept at the clinic"),
        "report": mark("copy of everything held"),
    }
)
_CONSENT = {
    ConsentStatus.NONE: mark("No consent"),
    ConsentStatus.VALID: mark("Consent: care"),
    ConsentStatus.EXPIRED: mark("Consent expired"),
    ConsentStatus.WITHDRAWN: mark("Consent withdrawn"),
    ConsentStatus.AWAITING_KEY: mark("Consent: waiting for a practitioner"),
    ConsentStatus.AWAITING_OFFICER: mark("Consent: waiting for the privacy officer"),
    ConsentStatus.NOT_YET: mark("Consent begins later"),
    ConsentStatus.UNCONFIRMED: mark("Consent not confirmed"),
    ConsentStatus.UNKNOWN: mark("Consent not visible for your role"),
}
_CONSENT_STATE = {
    ConsentStatus.NONE: mark("None"),
    ConsentStatus.VALID: mark("Valid"),
    ConsentStatus.EXPIRED: mark("Expired"),
    ConsentStatus.WITHDRAWN: mark("Withdrawn"),
    ConsentStatus.AWAITING_KEY: mark("Waiting for a practitioner"),
    ConsentStatus.AWAITING_OFFICER: mark("Waiting for the privacy officer"),
    ConsentStatus.NOT_YET: mark("Begins later"),
    ConsentStatus.UNCONFIRMED: mark("Not confirmed in time"),
    ConsentStatus.UNKNOWN: mark("Not visible"),
}
CONSENT_BADGES = MappingProxyType(
    {
        ConsentStatus.NONE: "warn",
        ConsentStatus.VALID: "ok",
        ConsentStatus.EXPIRED: "warn",
        ConsentStatus.WITHDRAWN: "bad",
        ConsentStatus.AWAITING_KEY: "info",
        ConsentStatus.AWAITING_OFFICER: "info",
        ConsentStatus.NOT_YET: "info",
        ConsentStatus.UNCONFIRMED: "bad",
        ConsentStatus.UNKNOWN: "neutral",
    }
)
_EVIDENCE = {
    Evidence.PAPER_SCANNED: mark("Signed paper, scanned"),
    Evidence.SIGNED_ON_SCREEN: mark("Signed on the screen"),
    Evidence.PAPER_TO_FOLLOW: mark("Signed paper, to be scanned"),
    Evidence.EMERGENCY: mark("Emergency"),
    Evidence.VERBAL: mark("Spoken, before a witness"),
}
_STATES = {
    UserState.INVITED: mark("Invited"),
    UserState.ACTIVE: mark("Active"),
    UserState.DISABLED: mark("Access ended"),
}
_ACTS = {
    Act.LIST_PATIENTS: mark("Patient list"),
    Act.IMPORT: mark("Import of photos"),
    Act.VIEW_PHOTO: mark("Photos"),
    Act.EXPORT_PHOTO: mark("Export of photos"),
    Act.READ_LOG: mark("Access log"),
    Act.MANAGE_USERS: mark("Inviting people and ending access"),
}
_OUTCOMES = {
    "intent": mark("Begun"),
    "done": mark("Done"),
    "given": mark("Given"),
    "refused": mark("Refused"),
    "failed": mark("Failed"),
    "incomplete": mark("Not complete"),
    "cancelled": mark("Cancelled"),
}
_EVENTS = {
    "vault-create": (mark("Clinic created"), "building-2"),
    "vault-recover": (mark("Clinic recovered with recovery sheets"), "life-buoy"),
    "vault-restore": (mark("Backup brought back"), "rotate-ccw"),
    "kit-renew": (mark("New recovery sheets made"), "file-text"),
    "kit-drop": (mark("Old recovery sheets ended"), "file-text"),
    "unlock": (mark("Unlocked"), "key-round"),
    "lock": (mark("Locked"), "lock"),
    "step-up": (mark("Identity confirmed"), "key-round"),
    "password-change": (mark("Password changed"), "key-round"),
    "hardware-key-add": (mark("Hardware key added"), "key-round"),
    "hardware-key-remove": (mark("Hardware key removed"), "key-round"),
    "user-add": (mark("Person invited"), "user-plus"),
    "team-add": (mark("Team added"), "users"),
    "team-begin": (mark("Person invited to begin a team"), "user-plus"),
    "team-rename": (mark("Team renamed"), "users"),
    "team-leave": (mark("Person taken out of a team"), "user-x"),
    "record-move": (mark("Patient moved to another team"), "users"),
    "user-endorse": (mark("Newcomer confirmed"), "badge-check"),
    "user-grant": (mark("Access given"), "badge-check"),
    "user-disable": (mark("Access ended"), "user-x"),
    "user-roles": (mark("Roles changed"), "users"),
    "user-reinvite": (mark("New one-time code made"), "user-plus"),
    "group-renew": (mark("New keys made after somebody left"), "key-round"),
    "workstation-add": (mark("Computer let in"), "monitor"),
    "workstation-enrol": (mark("Computer joined"), "monitor"),
    "workstation-revoke": (mark("Computer's access ended"), "monitor"),
    "clock-accept": (mark("Computer's clock accepted"), "monitor"),
    "user-reseed": (mark("New keys made at an unlock"), "key-round"),
    "secret-drop": (mark("Keys of computers of before deleted"), "key-round"),
    "enrol": (mark("One-time code used"), "user-plus"),
    "patient-add": (mark("Patient registered"), "user-plus"),
    "patient-edit": (mark("Patient data corrected"), "pencil"),
    "patient-open": (mark("Patient page opened"), "user"),
    "consent-record": (mark("Consent recorded"), "file-check"),
    "consent-withdraw": (mark("Consent withdrawn"), "file-text"),
    "consent-confirm": (mark("Emergency consent confirmed"), "file-check"),
    "consent-sign": (mark("Consent signed on the screen"), "signature"),
    "evidence-add": (mark("Signed form added"), "file-check"),
    "consent-key": (mark("Consent completed"), "file-check"),
    "keys-due": (mark("Records archived whose time was over"), "archive"),
    "active-days": (mark("Days set on which records are archived"), "archive"),
    "record-up": (mark("Archived record opened again"), "archive"),
    "record-back": (mark("Closed record given back"), "archive"),
    "record-restrict": (mark("Record restricted to certain people"), "users"),
    "record-unrestrict": (mark("Record opened to the whole team"), "users"),
    "appointment-add": (mark("Put on a day's list"), "calendar"),
    "appointment-remove": (mark("Taken off a day's list"), "calendar"),
    "appointments-past": (mark("Lists of past days deleted"), "calendar"),
    "visit-add": (mark("Visit added"), "calendar"),
    "import": (mark("Photo imported"), "camera"),
    "copy-check": (mark("Copy compared before its source is erased"), "shield"),
    "sources-erased": (mark("Files erased from card or folder"), "folder-open"),
    "file-set-aside": (mark("File that could not be read kept aside"), "image-off"),
    "raw-kept": (mark("Camera's RAW file kept"), "image"),
    "kept-files-list": (mark("Files kept aside listed"), "list-filter"),
    "kept-file-open": (mark("File kept aside tried again"), "refresh-cw"),
    "kept-file-read": (mark("File kept aside became a photo"), "circle-check"),
    "kept-file-delete": (mark("File kept aside deleted"), "circle-x"),
    "photo-edit": (mark("View, visit or time of a photo set"), "pencil"),
    "photo-move": (mark("Photo moved to another patient"), "folder-input"),
    "photo-take-back": (mark("Imported photo taken back"), "undo-2"),
    "thumbnails-view": (mark("Timeline seen"), "images"),
    "photo-view": (mark("Photo viewed"), "eye"),
    "photo-full": (mark("Photo viewed full size"), "zoom-in"),
    "photo-compare": (mark("Photos compared"), "columns-2"),
    "photo-list": (mark("Photos listed"), "images"),
    "photo-open": (mark("Photo saved as a file"), "download"),
    "export": (mark("Photos exported"), "share-2"),
    "export-look": (mark("Photo looked at for an export"), "eye"),
    "follow-up": (mark("Noted what came after something was given"), "share-2"),
    "mark-key": (mark("Secret of the invisible marks made or passed on"), "fingerprint"),
    "trace": (mark("Where a copy came from looked for"), "search"),
    "recipient-add": (mark("Recipient added to the address book"), "user-plus"),
    "recipient-change": (mark("Recipient changed"), "pencil"),
    "recipient-check": (mark("Recipient's key compared"), "badge-check"),
    "recipient-remove": (mark("Recipient removed from the address book"), "user-x"),
    "sender-check": (mark("Sender's computer compared"), "badge-check"),
    "sender-forget": (mark("Sender's computer no longer known"), "user-x"),
    "log-read": (mark("Access log read"), "scroll-text"),
    "log-timeline": (mark("Log of one patient read"), "scroll-text"),
    "log-search": (mark("Access log searched for a patient"), "scroll-text"),
    "log-view-save": (mark("View of the log saved"), "list-filter"),
    "log-view-forget": (mark("Saved view of the log removed"), "list-filter"),
    "log-export": (mark("Access log exported"), "download"),
    "log-code-print": (mark("Daily check code printed"), "printer"),
    "log-archive": (mark("Old entries of the access log moved to a file"), "archive"),
    "log-stamp": (mark("Access log time-stamped"), "clock"),
    "log-evidence": (mark("Evidence of the access log given out"), "download"),
    "log-month": (mark("Monthly report of the access log made"), "file-text"),
    "log-accounting": (mark("List of what was given out looked at"), "share-2"),
    "log-forward-gap": (mark("Entries did not reach the log server"), "triangle-alert"),
    "log-settle": (mark("Restored log accepted"), "badge-check"),
    "flag-raise": (mark("Flag raised in the log"), "bell"),
    "flag-read": (mark("Flag opened"), "bell"),
    "flags-run": (mark("Days looked through for flags"), "eye"),
    "flag-settle": (mark("Flag settled"), "circle-check"),
    "log-signoff": (mark("Review of the log signed off"), "shield-check"),
    "notice-make": (mark("Person told of a flag"), "bell"),
    "notice-answer": (mark("Person answered a notice"), "bell"),
    "notice-drop": (mark("Notices cleared away"), "bell"),
    "backup": (mark("Backup made"), "hard-drive"),
    "report-look": (mark("Patient's own copy considered"), "user"),
    "report-log": (mark("Access log read for a patient's own copy"), "scroll-text"),
    "report-logs-past": (mark("Unused parts of patients' copies deleted"), "scroll-text"),
    "report-pictures": (mark("Photos opened for the patient's own copy"), "images"),
    "report-write": (mark("Own copy made for the patient"), "file-text"),
    "evidence-open": (mark("Signed form opened"), "file-check"),
    "erasure-look": (mark("Erasure of a patient considered"), "eraser"),
    "erasure-withdraw": (mark("Request for an erasure taken back"), "undo-2"),
    "patient-erase": (mark("Patient erased"), "eraser"),
    "erasure-end": (mark("Last file of an erased patient deleted"), "eraser"),
    "erasure-again": (mark("Erasure carried out again after a restore"), "eraser"),
    "erasure-certificate": (mark("Certificate of an erasure made"), "file-check"),
    "hold-place": (mark("Patient held: not to be erased for now"), "lock"),
    "hold-lift": (mark("Hold of a patient lifted"), "lock-keyhole"),
    "retention-review": (mark("List of records whose time is over read"), "file-clock"),
    "request-make": (mark("Second person asked for"), "user-plus"),
    "request-allow": (mark("Request allowed"), "badge-check"),
    "request-deny": (mark("Request denied"), "circle-x"),
    "request-use": (mark("What was allowed was used"), "circle-check"),
    "request-take-back": (mark("Request taken back"), "undo-2"),
    "request-review": (mark("Emergency access reviewed"), "shield"),
    "emergency-begin": (mark("Emergency access began"), "triangle-alert"),
    "emergency-end": (mark("Emergency access ended"), "lock"),
    "limit-reached": (mark("Hourly limit reached"), "triangle-alert"),
    "limit-lift": (mark("Hourly limit lifted"), "key-round"),
    "policy-change": (mark("Rules of the clinic changed"), "settings"),
    "capture-allowed": (mark("Screen may be captured for a while"), "eye"),
    "capture-ended": (mark("Screen is protected from capture again"), "eye-off"),
    "pool-fill": (mark("Prepared for new patients"), "shield"),
    "keys-renew": (mark("Access renewed"), "refresh-cw"),
    "rotation-order": (mark("Renewing everything ordered"), "refresh-cw"),
    "patients-renew": (mark("Patients' access renewed"), "refresh-cw"),
    "damage-found": (mark("Damaged entries found"), "triangle-alert"),
    "local-state-lost": (mark("This computer's record of the clinic was lost"), "triangle-alert"),
}


TITLES = frozenset({"dr", "dre", "prof", "pr", "mme", "m"})
"""What stands before a name and is not part of it."""
_PATIENT = mark("The patient")


def role(value: Role) -> str:
    """A role's name."""
    return tr(_ROLES[value])


def duties(value: Role) -> str:
    """What someone with the role does, in one line."""
    return tr(_ROLE_DUTIES[value])


def roles(values: Iterable[Role]) -> str:
    """Names of several roles, in the order of the enumeration."""
    held = set(values)
    return ", ".join(role(one) for one in Role if one in held)


def view(value: View) -> str:
    """A standard view's name."""
    return tr(_VIEWS[value])


def purpose(value: Purpose | None) -> str:
    """A reason's name; None is the patient's own copy of everything held."""
    return tr(_PURPOSES[value] if value is not None else _OWN_COPY)


def purpose_slug(slug: str) -> str:
    """A reason's name, from the access log's word."""
    if slug == "own-access":
        return purpose(None)
    return next((purpose(p) for p in Purpose if p.slug == slug), slug)


def consent_badge(value: ConsentStatus) -> str:
    """What the badge in a patient's header says."""
    return tr(_CONSENT[value])


def consent_state(value: ConsentStatus) -> str:
    """State of one recorded consent."""
    return tr(_CONSENT_STATE[value])


def evidence(value: Evidence) -> str:
    """What shows that a consent was given."""
    return tr(_EVIDENCE[value])


def user_state(value: UserState) -> str:
    """Where a person stands."""
    return tr(_STATES[value])


def outcome(value: str) -> str:
    """How an entry of the access log ended."""
    return tr(_OUTCOMES[value]) if value in _OUTCOMES else value


def event(value: str) -> str:
    """What an entry of the access log says; an unknown word stays itself."""
    return tr(_EVENTS[value][0]) if value in _EVENTS else value


def team(one: TeamView) -> str:
    """A team's name; the first one may have none."""
    return one.name or tr("First team")


def event_icon(value: str) -> str:
    """The icon of an entry of the access log."""
    return _EVENTS[value][1] if value in _EVENTS else "info"


def event_names() -> tuple[str, ...]:
    """The events that a filter offers."""
    return tuple(_EVENTS)


def act_reason(act: Act) -> str:
    """Who may do what this person may not."""
    return tr("{what}: for {roles}", what=tr(_ACTS[act]), roles=roles(roles_allowed(act)))


def explained_acts() -> tuple[Act, ...]:
    """The acts that the window explains where they are missing."""
    return tuple(_ACTS)


def initials(name: str) -> str:
    """Two letters for an avatar."""
    parts = [part for part in name.replace("-", " ").split() if part[:1].isalpha()]
    parts = [part for part in parts if part.rstrip(".").casefold() not in TITLES] or parts
    letters = [part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)]
    return "".join(letters).upper()


def whom(name: str) -> str:
    """To whom something was given, as it was written down: a name, or that it is the patient."""
    return tr(_PATIENT) if name == THE_PATIENT else name


def form(slug: str) -> str:
    """In which form something left, in the middle of a sentence."""
    return tr(_FORMS[slug]) if slug in _FORMS else tr("file ({form})", form=slug)
