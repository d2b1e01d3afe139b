"""Databases of published coordinates (Neurosynth, NeuroQuery, a file of one's own): what MACM and decoding search."""
