"""VL Photographic Image objects: a JPEG as it is, with a code in the place of the patient's name.

(DICOM PS3.3 A.32.4 for what has to be said, PS3.5 A.4 for pictures inside, PS3.15 E.1 for what is
left out.)
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import uuid

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID

from clinicvault.media.sniff import Buffer

from .jpeg_shape import JpegShape, jpeg_shape

PHOTOGRAPH = "1.2.840.10008.5.1.4.1.1.77.1.4"
_PROGRAM = "2.25.168395340293451038276114230948810562177"
_PROGRAM_NAME = "CLINICVAULT"
_TEXT = 64
_NAME = 31
"""Of one part: two of them and what divides them may have 64 characters (PS3.5, 6.2)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """Whom the object names: a code alone, unless more was asked for."""

    code: str
    """Stands for the patient where neither name nor record number is told."""
    family: str = ""
    given: str = ""
    born: dt.date | None = None
    record: str = ""

    @property
    def named(self) -> bool:
        """Whether it tells more than a code."""
        return bool(self.family or self.given or self.born or self.record)


@dataclasses.dataclass(frozen=True, slots=True)
class Shot:
    """One picture among those of an export; texts are for the recipient, and name nobody."""

    study: str
    """The visit's identifier, as of `new_uid`."""
    series: str
    number: int
    """From 1, within its series."""
    title: str = ""
    visit: str = ""
    taken: dt.datetime | None = None
    """Told only where the recipient is to know the day."""
    derived: bool = True
    """Whether pixels were changed: a cover, a mark, another size."""


def new_uid() -> str:
    """A random identifier that tells nothing (PS3.5, B.2)."""
    return f"2.25.{uuid.uuid4().int}"


def photograph(jpeg: Buffer, subject: Subject, shot: Shot) -> bytes:
    """The object as a file (PS3.10); the JPEG's bytes are unchanged in it.

    InputRefused as of `jpeg_shape`.
    """
    shape = jpeg_shape(jpeg)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(PHOTOGRAPH)
    meta.MediaStorageSOPInstanceUID = UID(new_uid())
    meta.TransferSyntaxUID = UID(shape.syntax)
    meta.ImplementationClassUID = UID(_PROGRAM)
    meta.ImplementationVersionName = _PROGRAM_NAME
    told = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    told.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    _tell_subject(told, subject)
    _tell_shot(told, shot)
    _tell_picture(told, shape, len(memoryview(jpeg)))
    told.PixelData = encapsulate([bytes(jpeg)], has_bot=False)
    told["PixelData"].VR = "OB"
    told["PixelData"].is_undefined_length = True
    out = io.BytesIO()
    dcmwrite(out, told, enforce_file_format=True)
    return out.getvalue()


def _tell_subject(told: Dataset, subject: Subject) -> None:
    """PS3.3 C.7.1.1; empty is what is not known or not told."""
    told.SpecificCharacterSet = "ISO_IR 192"
    name = f"{_part(subject.family)}^{_part(subject.given)}".strip("^")
    told.PatientName = name if "^" in name else f"{name or _part(subject.code)}^"
    told.PatientID = _short(subject.record or subject.code)
    told.PatientBirthDate = f"{subject.born:%Y%m%d}" if subject.born else ""
    told.PatientSex = ""
    told.PatientIdentityRemoved = "NO" if subject.named else "YES"
    if not subject.named:
        told.DeidentificationMethod = "Code in the place of the name; new object, new identifiers"


def _tell_shot(told: Dataset, shot: Shot) -> None:
    """Study, series and place of the picture (PS3.3 C.7.2, C.7.3, C.7.5, C.7.6.1)."""
    told.SOPClassUID = UID(PHOTOGRAPH)
    told.ImageType = ["DERIVED" if shot.derived else "ORIGINAL", "PRIMARY"]
    told.StudyInstanceUID, told.SeriesInstanceUID = UID(shot.study), UID(shot.series)
    told.StudyDate = f"{shot.taken:%Y%m%d}" if shot.taken else ""
    told.StudyTime = f"{shot.taken:%H%M%S}" if shot.taken else ""
    told.LongitudinalTemporalInformationModified = "UNMODIFIED" if shot.taken else "REMOVED"
    told.AccessionNumber = told.ReferringPhysicianName = told.Manufacturer = ""
    told.Modality = "XC"
    told.StudyID, told.SeriesNumber, told.InstanceNumber = "1", 1, shot.number
    told.PatientOrientation = told.Laterality = ""
    told.AcquisitionContextSequence = []
    for keyword, text in (("StudyDescription", shot.visit), ("SeriesDescription", shot.title)):
        if text:
            setattr(told, keyword, _short(text))
    if shot.taken:
        told.AcquisitionDateTime = f"{shot.taken:%Y%m%d%H%M%S}"


def _tell_picture(told: Dataset, shape: JpegShape, size: int) -> None:
    """How the pixels are to be read (PS3.3 C.7.6.3, C.8.12.1)."""
    told.SamplesPerPixel = shape.samples
    told.PhotometricInterpretation = shape.colours
    if shape.samples > 1:
        told.PlanarConfiguration = 0
    told.Rows, told.Columns = shape.rows, shape.columns
    told.BitsAllocated = told.BitsStored = 8
    told.HighBit, told.PixelRepresentation = 7, 0
    told.LossyImageCompression = "01"
    told.LossyImageCompressionMethod = "ISO_10918_1"
    ratio = shape.rows * shape.columns * shape.samples / size
    told.LossyImageCompressionRatio = f"{ratio:.2f}"


def _part(text: str) -> str:
    """One part of a person's name, without the characters that divide names."""
    return "".join(c for c in _short(text) if c not in "^=")[:_NAME]


def _short(text: str) -> str:
    """Text for a value: in one line, without the mark that divides values."""
    kept = "".join(c if c.isprintable() and c != "\\" else " " for c in text)
    return " ".join(kept.split())[:_TEXT]
