"""One count of people in a sentence, and the verbs it shares with others."""
