"""Contrasts to ALE maps, cluster tables, figures and the report."""
