"""A report as a document: what stands in it, in which order; nothing here knows of pages or Word files."""
