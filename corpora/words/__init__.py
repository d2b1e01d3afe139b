"""Word lists that several steps share: each exists once, its languages side by side, with the questions it answers."""
