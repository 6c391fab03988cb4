"""DICOM photographs for other clinics: the picture's own bytes, and no more than what was asked."""
