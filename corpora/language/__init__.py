"""Running text in English, Chinese or both as spaCy documents: words, sentences and named spans, found once."""
