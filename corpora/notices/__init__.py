"""Notices about papers: retractions, corrections, expressions of concern. Found in records, folded by report, said."""
