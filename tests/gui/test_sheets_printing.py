"""Pages to a real printer device, which here writes a PDF: what arrives on paper."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.sheets.printing import Printer, device, print_pages, printer_names


def page(width: int, height: int, level: int) -> bytes:
    """White with a box of grey from a tenth to a half."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[height // 10 : height // 2, width // 10 : width // 2] = level
    return cv2.imencode(".jpg", pixels)[1].tobytes()


def to_file(path):
    """A printer that prints into a file."""

    def make(_: Printer) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(path))
        return made

    return make


def test_every_page_arrives_whole_and_as_it_lies(qapp, tmp_path):
    target = tmp_path / "paper.pdf"
    print_pages([page(827, 1169, 40), page(1169, 827, 120)], Printer("any"), to_file(target))
    document = pypdfium2.PdfDocument(target.read_bytes())
    try:
        sizes = [tuple(round(side) for side in one.get_size()) for one in document]
        assert sizes == [(595, 842), (842, 595)]
        for one, level in zip(document, (40, 120), strict=True):
            drawn = one.render(scale=1).to_numpy()
            height, width = drawn.shape[:2]
            assert abs(int(drawn[round(height * 0.3), round(width * 0.3)].mean()) - level) < 12
            assert drawn[round(height * 0.8), round(width * 0.8)].min() > 240
            assert drawn[round(height * 0.3), round(width * 0.05)].min() > 240
    finally:
        document.close()


def test_the_queue_shows_no_name(qapp, tmp_path):
    target = tmp_path / "paper.pdf"
    made: list[QPrinter] = []

    def make(wanted: Printer) -> QPrinter:
        made.append(to_file(target)(wanted))
        return made[0]

    print_pages([page(827, 1169, 40)], Printer("any"), make)
    assert made[0].docName() == "ClinicVault"


def test_a_printer_that_is_gone_is_told(qapp):
    assert "no such printer" not in printer_names()
    with pytest.raises(StorageFailed, match="printer-gone"):
        device(Printer("no such printer"))


def test_a_printer_that_refuses_is_told(qapp, tmp_path):
    with pytest.raises(StorageFailed, match="printer-failed"):
        print_pages([page(827, 1169, 40)], Printer("any"), to_file(tmp_path / "none" / "paper.pdf"))
