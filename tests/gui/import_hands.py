"""What the tests of the import page have in common."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.services import views
from clinicvault.services.importing.sources.package import address as entry_address
from tests.gui import fakes

TWINS = ("IMG_1.jpg", "twin_a.jpg", "IMG_2.jpg", "twin_b.jpg", "twin_c.jpg")


def address(package: Path, number: int, name: str) -> str:
    """A package's entry, as the import tells of it."""
    return entry_address(package, SimpleNamespace(index=number, name=name))


def texts(page) -> list[str]:
    """What the filters in view say."""
    return [one.text() for one in page.review.which.choices._buttons.values() if one.isVisible()]


def button(page, kind: str):
    """The filter of a kind."""
    return page.review.which.choices.button(kind)


def photo_of(n: int) -> views.ImportedPhoto:
    """A photo that came in."""
    small = fakes.jpeg(n % 8)
    return views.ImportedPhoto(
        f"/c/{n}.jpg", f"{n:032x}", PhotoKind.JPEG, View.UNSPECIFIED, ("location",), (), small
    )
