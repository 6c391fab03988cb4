"""Names of cameras and lenses: the model stays, what tells one device or its owner goes."""

from __future__ import annotations

import pytest

from clinicvault.media.devices import named
from clinicvault.media.exif import read_exif
from clinicvault.media.limits import Limits
from tests.unit.media import dicom_files, samples
from tests.unit.media.samples import TEXT, exif


@pytest.mark.parametrize(
    "name",
    [
        "Canon EOS R6", "NIKON D850", "ILCE-7RM4", "iPhone 15 Pro Max", "SM-S918B", "EF100mm f/2.8L",
        "SNAP 3000", "DMC-FZ1000M2", "Canon PowerShot SX740 HS", "EOS-1D X Mark III", "Kodak DC4800",
        "iPhone 13 Pro back triple camera 5.7mm f/1.5", "Sensation 10000", "SN-100", "",
    ],
)  # fmt: skip
def test_names_of_models_stay(name):
    assert named(name) == name


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Medicam 1000 S/N 0123456", "Medicam 1000"),
        ("Medicam 1000 (SN: 0123456)", "Medicam 1000"),
        ("Medicam, serial no. AB-012345-X", "Medicam"),
        ("DermaCam SN0123456 Pro", "DermaCam Pro"),
        ("Medicam Serial Number=4711-22", "Medicam"),
    ],
)
def test_serial_numbers_in_names_go(name, left):
    assert named(name) == left


def test_what_other_fields_call_serial_number_or_owner_goes_too():
    facts = read_exif(
        exif(
            main=[
                (0x010F, TEXT, b"Canon"),
                (0x0110, TEXT, b"Canon EOS R6 of Erika Muster 033021000123"),
                (0x013B, TEXT, b"erika muster"),
            ],
            sub=[
                (0xA430, TEXT, b"Canon"),
                (0xA431, TEXT, b"033021000123"),
                (0xA434, TEXT, b"RF85mm F2 (L-77123)"),
                (0xA435, TEXT, b"L-77123"),
            ],
        ),
        Limits(),
    )
    assert facts.camera == "Canon EOS R6 of"
    assert facts.lens == "RF85mm F2 ( )"


def test_a_medical_device_names_neither_itself_nor_its_clinic():
    told = dicom_files.described(samples.pixels(16, 16))
    dicom_files.patient(told)
    told.ManufacturerModelName = "Cam 3 Hautklinik CANARY DERMACAM-SN-99 Muster-Gärtner"
    facts = dicom_files.kept(dicom_files.written(told, samples.pixels(16, 16).tobytes()))[0]
    assert facts.camera == "Derma Works Cam 3"
