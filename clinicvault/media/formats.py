"""The formats that ClinicVault takes in, one line each."""

from __future__ import annotations

from . import avif, dicom, heic, jpeg, pdf, png, raw, registry, tiff, video, webp

registry.register(dicom.FORMAT)
registry.register(jpeg.FORMAT)
registry.register(png.FORMAT)
registry.register(raw.FORMAT)
registry.register(heic.FORMAT)
registry.register(avif.FORMAT)
registry.register(webp.FORMAT)
registry.register(tiff.FORMAT)
registry.register(video.FORMAT)
registry.register(pdf.FORMAT)
