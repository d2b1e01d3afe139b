"""What names the contrast of a table outside its rows: its caption, its notes, the sentence that announces it."""
