"""What a reader sees of markup: marks of notes, hidden and struck-out words, TeX."""
