"""Tags of the line-tagged formats that are understood: read into a field, or known and kept with the record (`raw`)."""

from __future__ import annotations

from collections.abc import Mapping

KNOWN_TAGS: Mapping[str, frozenset[str]] = {
    "RIS": frozenset(
        ["TY", "ER", "AI", "CC", "A1", "A2", "A3", "A4", "A5", "A6", "AB", "AD", "AN", "AR", "AU", "AV", "BT", "C1", "C2", "C3", "C4", "C5", "C6",
            "C7", "C8", "CA", "CL", "CN", "CP", "CT", "CY", "DA", "DB", "DI", "DO", "DP", "DS", "ED", "EP", "ET", "FD", "ID", "IS", "J1",
            "J2", "JA", "JF", "JO", "KW", "L1", "L2", "L3", "L4", "LA", "LB", "LK", "M1", "M2", "M3", "N1", "N2", "NL", "NV", "OP", "PB",
            "PP", "PMC", "PY", "RD", "RI", "RN", "RP", "RT", "SE", "SF", "SN", "SO", "SP", "SR", "ST", "SV", "T1", "T2", "T3", "TA", "TI",
            "TT", "U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9", "UR", "UT", "VL", "VO", "WP", "WT", "WV", "Y1", "Y2", "YR"]
    ),
    "EndNote %": frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$&()*+,-./:;<=>?@[\\]^_~"),
    "NoteExpress": frozenset({
        "Reference Type", "Title", "Translated Title", "Author", "Translated Author", "Author Address", "Translated Author Address", "Journal",
        "Secondary Title", "Conference Name", "Translated Journal", "Year", "Date", "Volume", "Issue", "Pages", "Keywords",
            "Translated Keywords", "Abstract",
        "Translated Abstract", "DOI", "Digital Object Identifier", "ISBN/ISSN", "ISSN", "ISBN", "PMID", "URL", "Link", "Language",
            "Database Provider",
        "Name of Database", "Notes", "Publisher", "Place Published", "Tertiary Author", "Subsidiary Author", "Author Translated", "Degree",
            "Type of Work", "University", "College", "Subject", "Short Title",
        "Alternate Title", "Alternate Journal", "Original Publication", "Reprint Edition", "Call Number", "Accession Number", "Label",
            "Access Date", "Clc",
        "CLC", "Subsidiary Title", "Custom 1", "Custom 2", "Custom 3", "Custom 4", "Custom 5", "Custom 6", "Author Affiliation",
            "Affiliation", "Funding", "Secondary Author", "Edition", "Number of Pages",
        "Number of Volumes", "Section", "Academic Department", "Author Aliases", "Conference Location", "Series Editor", "Series Title",
            "Rating", "File Attachments", "Tertiary Title", "Issuing Organization", "Country", "Date Modified",
    }),
    "CNKI E-Study": frozenset(
        ["DataType", "Title", "Author", "Source", "Year", "PubTime", "Keyword", "Summary", "Roll", "Volume", "Period", "Page", "PageCount",
            "SrcDatabase", "Organ", "Link", "URL", "DOI", "ISSN", "Fund", "CLC", "FirstDuty", "Teacher", "Degree", "Publisher", "Meeting",
            "MeetingTime", "Place", "Applicant", "Language", "CN", "Num", "Tutor", "Type", "Isbn", "ISBN"]
    ),
}  # fmt: skip
"""By the format's name; formats that are not here (PubMed's, Web of Science's) have a fixed set of tags."""
