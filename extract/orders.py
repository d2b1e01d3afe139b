"""Orders on foci: which foci, what is to be done with them, why. Read from a sheet that a person filled in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpora.errors import FormatError, ProtocolError
from corpora.nouns.directions import Relation
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import FocusKind, Space
from corpora.sheets import find_alias, find_choice, fold_choice, read_form
from corpora.words.signs import TO_HYPHEN
from extract.forms import is_yes, raise_all

ACTIONS = ("accept", "correct", "reject", "undo", "redo")
SPACES = tuple(space.value for space in Space)
KINDS = tuple(kind.value for kind in FocusKind)
DIRECTIONS = tuple(relation.value for relation in Relation)
NONE = "(none)"
"""In a sheet: the foci that have no such thing. An empty cell fits any."""

SELECTING = ("report", "document", "table", "row", "contrast", "kind", "read_space", "focus", "by", "run")
"""Fields of an order that say which foci it is about."""

COLUMNS = (
    "report", "author", "year", "title", "file", "page", "document", "table", "row", "contrast", "region", "kind", "read_space",
    "space_words", "as_read", "now", "n_foci", "problems", "said", "said_by", "said_at", "action", "rename_contrast", "x", "y", "z", "space", "basis", "reason", "sure",
    "focus",
)  # fmt: skip
"""The sheet of `focimine confirm --sheet`, in this order."""

NOTES = "notes"
"""A column that people may add to a sheet; it is passed over."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "report": ("报告", "报告编号", "文献编号"), "author": ("作者", "第一作者"), "year": ("年份", "年"), "title": ("标题", "题目", "题名", "篇名"),
    "file": ("文件", "文件名"), "page": ("页", "页码"), "document": ("文献", "文档"), "table": ("表", "表格", "表号"), "row": ("行", "行号"),
    "contrast": ("对比", "对照"), "region": ("脑区", "区域"), "kind": ("类型", "坐标类型"), "set_kind": ("改为类型",), "set_direction": ("改为方向",), "read_space": ("读取空间",), "space_words": ("空间依据",), "as_read": ("读取值", "原值"), "now": ("现值",),
    "n_foci": ("坐标数", "数量"), "problems": ("问题",), "said": ("已确认", "状态"), "said_by": ("确认人",), "said_at": ("确认时间",),
    "action": ("操作", "动作", "处理", "决定"), "rename_contrast": ("对比名称", "重命名", "改名"), "space": ("空间", "坐标空间"),
    "basis": ("依据",), "reason": ("原因", "理由", "说明"), "sure": ("确定", "肯定"), "focus": ("坐标", "坐标编号"),
    "by": ("由谁", "原确认人"), "run": ("运行",), "notes": ("备注", "批注", "note", "comment", "comments"),
}  # fmt: skip
"""Chinese headings of the same columns."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "accept": ("accepted", "confirm", "confirmed", "接受", "确认", "通过", "采纳"),
    "correct": ("corrected", "修正", "更正", "纠正", "修改"),
    "reject": ("rejected", "exclude", "excluded", "拒绝", "排除", "剔除", "不接受"),
    "undo": ("撤销", "撤回", "取消"),
    "redo": ("恢复", "重做"),
}
"""Other words for the actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One instruction: which foci (fields left None match all), what to do with them, why.

    `report` is a report id or a DOI. `rename_contrast` gives the foci the name of a curated contrast.
    To "correct", x, y, z and space are the new values, and an order with coordinates must fit exactly one
    focus; to accept or reject they are part of what must fit: an accepted focus then reads exactly as stated.
    `set_kind` and `set_direction` say what the foci are and which way their contrast goes (`FocusKind`, `Relation`).
    `read_space` is the space as read; `space` beside accept is stated by the person. `basis` is "inferred" where the source does not state that the focus belongs to the contrast. To "undo", `by` is
    whose words are taken back, `run` the run that wrote them. `sure`: what looks odd is meant. `where` names the
    line of a sheet in messages.
    """

    action: str
    report: str | None = None
    table: str | None = None
    row: str | None = None
    contrast: str | None = None
    focus: str | None = None
    rename_contrast: str | None = None
    set_kind: str | None = None
    set_direction: str | None = None
    x: float | None = None
    y: float | None = None
    z: float | None = None
    space: str | None = None
    basis: str | None = None
    reason: str = ""
    document: str | None = None
    kind: str | None = None
    read_space: str | None = None
    by: str | None = None
    run: str | None = None
    sure: bool = False
    where: str = field(default="", compare=False)

    @property
    def moves(self) -> bool:
        """Return whether it gives a focus other coordinates."""
        return self.action == "correct" and (self.x, self.y, self.z) != (None, None, None)

    @property
    def selects(self) -> bool:
        """Return whether it says anything about which foci it is meant for."""
        stated = () if self.action == "correct" else ("x", "y", "z", "space")
        return any(getattr(self, name) is not None for name in (*SELECTING, *stated))

    def meaning(self) -> tuple[Any, ...]:
        """Return what it would make of a focus: two orders of the same meaning do not contradict one another."""
        moved = (self.x, self.y, self.z, self.space) if self.action == "correct" else ()
        return (self.action, self.rename_contrast, self.set_kind, self.set_direction, self.basis, *moved)

    def selection(self) -> str:
        """Return the foci it is meant for in words, for messages."""
        named = (
            self.report,
            self.document,
            self.table,
            self.row,
            self.contrast,
            self.kind,
            self.focus,
            self.by,
            self.run,
        )
        return ", ".join(str(value) for value in named if value is not None) or "no place named"


def read_orders(path: Path) -> tuple[list[Order], tuple[Problem, ...]]:
    """Return the orders of a table with the columns COLUMNS (action is needed), English or Chinese.

    Rows whose action is empty are left alone: a sheet may be filled in over several days.

    Raises
    ------
    FormatError, ProtocolError : a line that cannot be read or lacks something; the message names every one.
    """
    sheet = read_form(
        path, columns=(*COLUMNS, "by", "run", "set_kind", "set_direction", NOTES), needed=("action",), aliases=HEADINGS
    )
    orders, wrong = [], []
    for row in sheet.rows():
        if "action" not in row.cells:
            continue
        try:
            orders.append(_order(row.cells, row.where))
        except (FormatError, ProtocolError) as error:
            wrong.append(error)
    raise_all(wrong)
    return orders, sheet.problems


_OF_ORDERS = frozenset(each.name for each in fields(Order)) - {"where", "sure", "action"}


def _order(cells: Mapping[str, str], where: str) -> Order:
    given = {name: value for name, value in cells.items() if name in _OF_ORDERS}
    if given.get("row", "").endswith(".0"):
        given["row"] = given["row"].removesuffix(".0")
    for name in ("space", "read_space"):
        if name in given:
            given[name] = find_choice(given[name], (*SPACES, NONE)) or given[name]
    try:
        numbers = {axis: _number(given.pop(axis)) for axis in "xyz" if axis in given}
    except ValueError as error:
        raise FormatError(f"{where}: {error}.", hint="x, y and z are numbers in mm.") from error
    order = Order(
        action=_action(cells["action"], where),
        sure=is_yes(cells.get("sure", "")),
        where=where,
        **given,  # type: ignore[arg-type]
        **numbers,  # type: ignore[arg-type]
    )
    check_order(order, where)
    return order


def _action(stated: str, where: str) -> str:
    found = find_choice(stated, ACTIONS) or find_alias(stated, WORDS)
    if found is None:
        known = "; ".join(f"{action} ({', '.join(WORDS[action][-2:])})" for action in ACTIONS)
        raise FormatError(f"{where}: unknown action {stated!r}.", hint=f"Known: {known}.")
    return found


def _number(text: str) -> float:
    return float(fold_choice(text.translate(TO_HYPHEN)))


def check_order(order: Order, where: str) -> None:
    """Raise ProtocolError when an order has no reason it needs, or a value no focus can have."""
    if order.action != "accept" and not order.reason.strip():
        message = f"{where}: to {order.action} needs a reason."
        raise ProtocolError(message, hint="Give one with --reason, or in the column reason.")
    if order.space is not None and order.space not in (*SPACES, NONE):
        raise ProtocolError(f"{where}: unknown space {order.space!r}.", hint=f"Known: {', '.join(SPACES)}.")
    for named, value, known in (("kind", order.set_kind, KINDS), ("direction", order.set_direction, DIRECTIONS)):
        if value is not None and value not in known:
            raise ProtocolError(f"{where}: unknown {named} {value!r}.", hint=f"Known: {', '.join(known)}.")
    for axis in "xyz":
        value = getattr(order, axis)
        if value is not None and not math.isfinite(value):
            raise ProtocolError(f"{where}: {axis} is {value}.", hint="x, y and z are numbers in mm.")
    others = (order.space, order.rename_contrast, order.set_kind, order.set_direction)
    if order.action == "correct" and not order.moves and all(value is None for value in others):
        message = f"{where}: to correct needs a value: x, y, z, space, another contrast, kind or direction."
        raise ProtocolError(message, hint="Give the right value, or accept it as it is.")
