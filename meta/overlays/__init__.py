"""Overlays: how far a map lies in networks that others described."""
