from __future__ import annotations

import re

from corpora.words.patterns import any_of, both_scripts, chinese, compiled


def test_chinese_words_fit_in_both_scripts() -> None:
    assert re.fullmatch(both_scripts("脑区"), "腦區")
    assert re.fullmatch(both_scripts("坐标"), "座標")
    assert re.fullmatch(chinese("壳核 续表"), "續表")
    assert compiled("MNI", "体素").search("體素")


def test_no_word_fits_nothing() -> None:
    assert re.search(any_of([]), "") is None
    assert re.search(any_of(["", ""]), "anything") is None
    assert any_of(["a", "", "b"]) == "a|b"
