"""Text for readers, not for programs: labels in words, citations in one line (Ovid, EBSCO, PubMed)."""
