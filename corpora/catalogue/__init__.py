"""The words of the program in the language of the person: one catalogue, and where it is applied.

English is what the code says and what is stored; files, JSON and the ledger are never translated. What a person reads
on a screen passes through `language_of.translated`, which looks it up in `corpora/data/translations/zh.po`.
"""
