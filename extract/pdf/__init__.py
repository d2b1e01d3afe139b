"""PDF files to documents: which pages, their words, their tables."""
