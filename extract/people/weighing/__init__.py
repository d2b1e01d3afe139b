"""Which of all numbers of people that a text gives is that of the study: each total of them, by how much speaks for it."""
