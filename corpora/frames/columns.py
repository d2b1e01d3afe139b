"""What a column of a data frame is, and a data frame made of rows by its declared columns.

What is absent is `pandas.NA` (in a category `NaN`, pandas knows no other there); no text is ever shortened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TIME = "datetime64[ns, UTC]"
JOIN = "; "
"""Between the values of a cell that lists several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `dtype` is string, Int64, Float64, boolean, category or a time in UTC.

    `categories` are the values a category column can have, in their order; without them, those that occur.
    """

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    categories: tuple[str, ...] = ()


def text(name: str, meaning: str) -> Column:
    """Return a column of texts."""
    return Column(name=name, dtype="string", meaning=meaning)


def whole(name: str, meaning: str, unit: str = "") -> Column:
    """Return a column of whole numbers."""
    return Column(name=name, dtype="Int64", meaning=meaning, unit=unit)


def number(name: str, meaning: str, unit: str = "") -> Column:
    """Return a column of decimal numbers."""
    return Column(name=name, dtype="Float64", meaning=meaning, unit=unit)


def flag(name: str, meaning: str) -> Column:
    """Return a column of true and false."""
    return Column(name=name, dtype="boolean", meaning=meaning)


def choice(name: str, meaning: str, *categories: str) -> Column:
    """Return a column of one of a few words."""
    return Column(name=name, dtype="category", meaning=meaning, categories=categories)


def time(name: str, meaning: str) -> Column:
    """Return a column of moments."""
    return Column(name=name, dtype=TIME, meaning=meaning, unit="UTC")


def to_frame(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> pd.DataFrame:
    """Return a data frame with exactly these columns, the rows in their order; a key a row lacks is absent.

    ValueError when a value does not fit its column: a defect of ours, never data left out.
    """
    import pandas as pd

    listed = list(rows)
    return pd.DataFrame({c.name: _series([row.get(c.name) for row in listed], c) for c in columns})


def _series(values: list[Any], column: Column) -> pd.Series[Any]:
    import pandas as pd

    if column.dtype == TIME:
        times: Any = pd.Series(pd.to_datetime(values, utc=True, format="ISO8601"))
        return pd.Series(times.astype(TIME))
    if column.dtype == "category":
        return _categories(values, column)
    made = _MAKE.get(column.dtype)
    present: list[Any] = [pd.NA if value is None else made(value) if made else value for value in values]
    return pd.Series(present, dtype=column.dtype)


_MAKE: dict[str, Callable[[Any], Any]] = {"Float64": float, "boolean": bool}
"""What makes a value of the ledger (a number as text, 0 or 1) one of the column's."""


def _categories(values: list[Any], column: Column) -> pd.Series[Any]:
    import pandas as pd

    words = [None if value is None else str(value) for value in values]
    occurring = sorted({word for word in words if word is not None})
    known = column.categories or tuple(occurring)
    unknown = [word for word in occurring if word not in known]  # a newer version's value is shown, not lost
    return pd.Series(pd.Categorical(words, categories=[*known, *unknown]))


def joined(values: Iterable[str]) -> str | None:
    """Return several values as the text of one cell, None where there is none."""
    return JOIN.join(values) or None
