"""Words to lines, prose, captions, columns and the regions of tables."""
