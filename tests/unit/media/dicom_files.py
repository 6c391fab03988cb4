"""DICOM files made for tests: pydicom writes them, with canaries in every corner."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.filewriter import dcmwrite
from pydicom.pixels.encoders import RLELosslessEncoder
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
)

from clinicvault.media import dicom
from clinicvault.media.results import NOTES, STRIPPED
from tests.unit.media import samples
from tests.unit.media.small_limits import LIMITS

PHOTOGRAPH = "1.2.840.10008.5.1.4.1.1.77.1.4"
NATIVE = (ImplicitVRLittleEndian, ExplicitVRLittleEndian, DeflatedExplicitVRLittleEndian)
DEVICE_UID = "1.2.826.0.1.3680043.2.1125.777.4711.1"
CANARIES = (
    b"CANARY", b"PAT-4711", b"Muster", b"Erika", b"19700131", b"1970-01-31", b"DERMACAM-SN",
    b"Hautklinik", DEVICE_UID.encode(), b"SECRET-PRIVATE", b"20240506",
)  # fmt: skip
"""Values that lie in every file made with `patient`, and in no kept one."""


def patient(dataset):
    """Everything that names a person, a place, a day or a device."""
    dataset.PatientName = "Muster-Gärtner^Erika^^Dr."
    dataset.PatientID = "PAT-4711"
    dataset.PatientBirthDate = "19700131"
    dataset.PatientSex = "F"
    dataset.OtherPatientIDs = "CANARY-OTHER-ID"
    dataset.PatientComments = "CANARY-PATIENT-COMMENT"
    dataset.ImageComments = "CANARY-COMMENT"
    dataset.StudyDescription = "CANARY-STUDY"
    dataset.InstitutionName = "Hautklinik CANARY"
    dataset.ReferringPhysicianName = "CANARY^Physician"
    dataset.OperatorsName = "CANARY^Operator"
    dataset.DeviceSerialNumber = "DERMACAM-SN-99"
    dataset.DeviceUID = DEVICE_UID
    dataset.SoftwareVersions = "CANARY-SOFTWARE"
    dataset.Manufacturer = "Derma Works"
    dataset.ManufacturerModelName = "Cam 3"
    dataset.StudyInstanceUID = dataset.SeriesInstanceUID = DEVICE_UID
    dataset.StudyDate = dataset.ContentDate = "20240506"
    dataset.StudyTime = dataset.ContentTime = "101112.50"
    dataset.TimezoneOffsetFromUTC = "+0200"
    block = dataset.private_block(0x0029, "CANARY MAKER", create=True)
    block.add_new(1, "LO", "SECRET-PRIVATE")
    block.add_new(2, "OB", b"SECRET-PRIVATE" * 50)
    inner = Dataset()
    inner.PatientID = "CANARY-INNER"
    inner.ReferencedSOPInstanceUID = DEVICE_UID
    dataset.ReferencedImageSequence = [inner]
    dataset["ReferencedImageSequence"].is_undefined_length = True
    icon = Dataset()
    icon.PixelData = b"CANARY-ICON-PIXELS"
    icon["PixelData"].VR = "OB"
    dataset.IconImageSequence = [icon]


def described(picture, colours=None, **told):
    """A data set that describes an array of height × width [× 3], without its pixels."""
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = PHOTOGRAPH
    dataset.SOPInstanceUID = DEVICE_UID
    dataset.Rows, dataset.Columns = picture.shape[:2]
    dataset.SamplesPerPixel = 1 if picture.ndim == 2 else 3
    dataset.PhotometricInterpretation = colours or ("MONOCHROME2" if picture.ndim == 2 else "RGB")
    if picture.ndim == 3:
        dataset.PlanarConfiguration = 0
    bits = 8 * picture.dtype.itemsize
    dataset.BitsAllocated = dataset.BitsStored = bits
    dataset.HighBit, dataset.PixelRepresentation = bits - 1, 0
    for name, value in told.items():
        setattr(dataset, name, value)
    return dataset


def written(dataset, pixels, syntax=ExplicitVRLittleEndian, *, preamble=bytes(128)):
    """The file; `pixels` are the value of its last element."""
    dataset.PixelData = pixels + bytes(len(pixels) % 2)
    packed = syntax.is_compressed and syntax != DeflatedExplicitVRLittleEndian
    dataset["PixelData"].VR = "OB" if packed or dataset.BitsAllocated == 8 else "OW"
    dataset["PixelData"].is_undefined_length = packed
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.SourceApplicationEntityTitle = "CANARY-AE"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = DEVICE_UID
    dataset.preamble = preamble
    out = io.BytesIO()
    dcmwrite(out, dataset, enforce_file_format=True)
    return out.getvalue()


def native(picture, syntax=ExplicitVRLittleEndian, *, dirty=False, **told):
    """Pixels as they are."""
    dataset = described(picture, **told)
    if dirty:
        patient(dataset)
    stored = np.moveaxis(picture, 2, 0) if told.get("PlanarConfiguration") else picture
    return written(dataset, stored.tobytes(), syntax)


def photograph(jpeg, colours="YBR_FULL_422", *, dirty=False, fragments=1, frames=1, **told):
    """A JPEG, `frames` times, in so many fragments each."""
    height, width = (told.pop(name, size) for name, size in (("Rows", 480), ("Columns", 640)))
    gray = colours.startswith("MONO")
    shape = (height, width) if gray else (height, width, 3)
    dataset = described(np.empty(shape, np.uint8), colours, **told)
    if frames > 1:
        dataset.NumberOfFrames = frames
    if dirty:
        patient(dataset)
    body = encapsulate([jpeg] * frames, fragments_per_frame=fragments, has_bot=fragments > 1)
    return written(dataset, body, JPEGBaseline8Bit)


def with_extended_offsets(jpegs):
    """Several frames found by the table of long offsets."""
    dataset = described(np.empty((480, 640, 3), np.uint8), "YBR_FULL_422")
    dataset.NumberOfFrames = len(jpegs)
    body, dataset.ExtendedOffsetTable, dataset.ExtendedOffsetTableLengths = encapsulate_extended(
        jpegs
    )
    return written(dataset, body, JPEGBaseline8Bit)


def runs(picture, **told):
    """Packed by runs."""
    dataset = described(picture, **told)
    frame = RLELosslessEncoder.encode(
        picture,
        rows=dataset.Rows, columns=dataset.Columns, samples_per_pixel=dataset.SamplesPerPixel,
        bits_allocated=dataset.BitsAllocated, bits_stored=dataset.BitsStored,
        photometric_interpretation=dataset.PhotometricInterpretation, pixel_representation=0,
        number_of_frames=1, planar_configuration=0,
    )  # fmt: skip
    return written(dataset, encapsulate([frame]), RLELossless)


def jpeg_2000(picture, colours="YBR_RCT", **told):
    """Packed by JPEG 2000 without loss."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG2000", no_jp2=True)
    return written(
        described(picture, colours, **told), encapsulate([out.getvalue()]), JPEG2000Lossless
    )


def dirty():
    """A photograph whose file and whose JPEG hold canaries everywhere."""
    return photograph(samples.dirty_jpeg(), dirty=True)


def element(tag, vr, value, length=None):
    """One explicit element by hand; `length` may lie."""
    size = len(value) if length is None else length
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    if vr in {b"OB", b"OW", b"SQ", b"UN", b"UT"}:
        return head + struct.pack("<HI", 0, size) + value
    return head + struct.pack("<H", size) + value


def by_hand(*elements, syntax=ExplicitVRLittleEndian):
    """A file of these elements, each already bytes."""
    uid = syntax.encode()
    meta = element(0x00020010, b"UI", uid + bytes(len(uid) % 2))
    return bytes(128) + b"DICM" + meta + b"".join(elements)


def elements(**numbers):
    """Elements of a tiny gray picture: tag -> (VR, value)."""
    told = {
        "samples": (0x00280002, 1), "rows": (0x00280010, 2), "columns": (0x00280011, 2),
        "allocated": (0x00280100, 8), "stored": (0x00280101, 8), "high": (0x00280102, 7),
        "signed": (0x00280103, 0),
    }  # fmt: skip
    parts = {
        0x00080016: (b"UI", PHOTOGRAPH.encode()),
        0x00280004: (b"CS", b"MONOCHROME2 "),
        0x7FE00010: (b"OB", b"\1\2\3\4"),
    }
    for name, (tag, number) in told.items():
        parts[tag] = (b"US", struct.pack("<H", numbers.get(name, number)))
    return parts


def small(parts, **more):
    """The file of such elements."""
    return by_hand(*(element(tag, *value) for tag, value in sorted(parts.items())), **more)


def kept(data, limits=LIMITS):
    """(facts, kept bytes, raster), proven."""
    made = dicom.rewrite(data, limits)
    out = b"".join(bytes(piece) for piece in made.pieces)
    dicom.prove(memoryview(out))
    assert set(made.facts.stripped) <= set(STRIPPED)
    assert set(made.facts.notes) <= set(NOTES)
    assert made.facts.origin == "dicom"
    return made.facts, out, dicom.decode(out, made)
