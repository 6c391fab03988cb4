"""What a DICOM file tells: whom it shows, when and by what it was taken, and all else that falls.

(DICOM PS3.3 for the attributes, PS3.6 for their names.)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from pydicom.datadict import keyword_for_tag

from .devices import named
from .dicom_reading import Attributes, cleaned

_NAME, _RECORD, _BORN = 0x00100010, 0x00100020, 0x00100030
_MAKER, _MODEL = 0x00080070, 0x00081090
_OWN = (0x00181000, 0x00080080, 0x00081010, _RECORD)
"""Serial number, institution, station and record number: some write them into the model."""
_ZONE = 0x00080201
_TIMES = ((0x0008002A,), (0x00080022, 0x00080032), (0x00080023, 0x00080033))
"""A capture's date and time: of the acquisition before that of the content."""
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d*)?([+-]\d{4})?")
_OFFSET = re.compile(r"([+-])(0\d|1[0-4])([0-5]\d)")

_WORDS: tuple[tuple[str, str], ...] = (
    (r"GPS|Geographic|Latitude|Longitude", "location"),
    (r"Serial|DeviceUID|UniqueDeviceIdentifier|DetectorID|PlateID", "camera-serial"),
    (r"Patient|PersonName|PersonID|Issuer|AccessionNumber|Allergies|Ethnic", "patient-identity"),
    (r"Institution|Physician|Operator|Owner|Author|Artist|Copyright|Performer|Station", "owner"),
    (r"Comment|Description|History|Caption|Reason|Label", "comments"),
    (r"(Date|Time|DateTime|FromUTC)$", "timestamps"),
    (r"Software|Contribut|Derivation", "editing-history"),
    (r"IconImage|Thumbnail", "embedded-thumbnail"),
    (r"Overlay|Graphic|Annotation|Curve", "annotations"),
    (r"Signature|^MAC|Certificate", "signatures"),
    (r"Encapsulated|ReferencedFile|^MIME", "attachments"),
    (r"UID$|StudyID|Sequence$", "other-data"),
)
_CODES = tuple((re.compile(pattern), code) for pattern, code in _WORDS)
_SILENT = frozenset({_MAKER, _MODEL, 0x00080005, 0x00080016})


def subject(attributes: Attributes) -> dict[str, str]:
    """Whom the file shows, by the keys of `results.SUBJECT` that it tells."""
    family, given = _names(attributes.whole(_NAME).split("\\")[0])
    told = {
        "record": attributes.text(_RECORD),
        "family": family,
        "given": given,
        "born": _day(attributes.text(_BORN)),
    }
    return {key: value for key, value in told.items() if value}


def _names(name: str) -> tuple[str, str]:
    """Family and given name of a person's name, which may be written in up to three scripts."""
    script = next((one for one in name.split("=") if one.strip(" ^")), "")
    parts = [cleaned(part) for part in script.split("^")]
    return parts[0], parts[1] if len(parts) > 1 else ""


def _day(text: str) -> str:
    digits = text.replace(".", "").replace("-", "")
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return ""


def taken(attributes: Attributes) -> str:
    """Capture time in ISO 8601, with its offset where the file tells one; else empty."""
    for tags in _TIMES:
        told = [attributes.text(tag) for tag in tags]
        if len(told) > 1:
            told[0] = told[0].replace(".", "")  # as older devices write a day
        found = _MOMENT.fullmatch("".join(told).replace(":", ""))
        when = _moment(found) if found else ""
        if found and when:
            return when + _offset(found[7] or attributes.text(_ZONE))
    return ""


def _moment(found: re.Match[str]) -> str:
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        when = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    except ValueError:
        return ""
    return when.replace(tzinfo=None).isoformat()


def _offset(text: str) -> str:
    found = _OFFSET.fullmatch(text)
    return f"{found[1]}{found[2]}:{found[3]}" if found else ""


def camera(attributes: Attributes) -> str:
    """Maker and model, never a serial number."""
    maker = attributes.text(_MAKER)
    own = [*_names(attributes.whole(_NAME)), *map(attributes.text, _OWN)]
    model = named(attributes.text(_MODEL), own, maker)
    maker = named(maker)
    first = maker.split(maxsplit=1)[0].lower() if maker else ""
    return model if first and model.lower().startswith(first) else f"{maker} {model}".strip()[:64]


def traces(attributes: Attributes) -> Iterator[str]:
    """Codes of `results.STRIPPED` for what falls away with the file around the picture."""
    for tag in attributes.tags():
        group = tag >> 16
        if group % 2:
            yield "maker-notes"
        elif group == 0x0010:
            yield "patient-identity"
        elif group != 0x0028 and tag not in _SILENT:
            yield _trace(tag)


def _trace(tag: int) -> str:
    keyword = keyword_for_tag(tag)
    return next((code for pattern, code in _CODES if pattern.search(keyword)), "other-data")
