"""Scanned pages: the sheet, Tesseract, digits read twice."""
