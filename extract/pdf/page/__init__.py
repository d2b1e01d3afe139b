"""One page: its content stream, ink, runs of glyphs and their signs."""
