"""The nouns of a review: records, reports, decisions, documents, tables, studies, foci, evidence, problems."""
