"""A picture of a before/after sheet that turned up names to whom the sheet was given."""

from __future__ import annotations

from PIL import Image

from clinicvault.domain.recipes import VisibleMark
from clinicvault.services.views.exports import FaceSaid
from clinicvault.services.views.sheets import SheetForm
from clinicvault.services.views.tracing import Confidence
from tests.unit.media import leaks
from tests.unit.services.marked_exports import pixels_of
from tests.unit.services.real_clinic import ADA, INA, password
from tests.unit.services.sheet_clinic import photographed, sheet_plan, weber


def test_a_picture_out_of_a_sheet_is_traced(house, tmp_path):
    with house.open(INA) as desk:
        patient, photos = photographed(desk, tmp_path)
        to, gifts = weber(desk), {}
        for name in ("Dr Weber", "her"):
            plan = sheet_plan(
                desk, patient, photos, said=FaceSaid.SHOWN, form=SheetForm.PICTURES,
                to=to if name == "Dr Weber" else "", note="for her file",
                recipe={"mark": VisibleMark(name)},
            )  # fmt: skip
            # Open pages for somebody else need a second person; what she gets herself does not.
            second = (desk.id_of(ADA), password(ADA)) if plan.export.recipient else ("", "")
            desk.sheets.give(plan, tmp_path / name[:3], second=second)
            [page] = sorted((tmp_path / name[:3]).rglob("*.jpg"))
            gifts[name] = leaks.recompressed(leaks.limited(pixels_of(page.read_bytes()), 1600), 80)
        page = gifts["Dr Weber"]
        half = page[: page.shape[0] // 2, : page.shape[1] // 2]
        Image.fromarray(half).save(tmp_path / "page.jpg", quality=90)
        found = desk.tracing.trace(tmp_path / "page.jpg")
        assert found.confidence is Confidence.TRACED
        assert {one.recipient for one in found.named} == {"Dr Weber"}
