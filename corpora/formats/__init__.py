"""Bytes of files, below `corpora.text` and `corpora.sheets`: encodings, separated text, workbooks."""
