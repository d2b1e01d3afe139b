"""Participants as Chinese papers count them: passages, and the groups in them."""
