"""A page's content as a viewer paints it: what is clipped away, in a layer that is off, or not opaque."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import apply_matrix_pt, mult_matrix

from corpora.nouns.evidence import Box
from extract.pdf.model import common_box
from extract.pdf.page.content import ContentInterpreter
from extract.pdf.page.device import InkDevice
from extract.pdf.page.layers import is_off

Matrix = tuple[float, float, float, float, float, float]

PLAIN_BLENDS = frozenset({"Normal", "Compatible"})
"""Blend modes in which paint hides what is below it."""

BOX_SIDES, MATRIX_PARTS = 4, 6
"""Numbers of a form's box and of its matrix."""


class InkState(PDFGraphicState):
    """pdfminer's graphics state with the box that is not clipped away (None: all) and whether paint is opaque."""

    def __init__(self) -> None:
        super().__init__()
        self.clip: Box | None = None
        self.opaque = True

    def copy(self) -> InkState:
        """Return a state of its own with the same values."""
        state = InkState()
        state.__dict__.update(self.__dict__)
        return state


class PaintInterpreter(ContentInterpreter):
    """Runs content streams for an `InkDevice`, and keeps track of clips, layers and transparency."""

    device: InkDevice

    def __init__(self, manager: PDFResourceManager, device: InkDevice, off: frozenset[int] = frozenset()) -> None:
        super().__init__(manager, device)
        self._off = off
        self._tags: list[bool] = []
        self._outer: InkState | None = None

    def dup(self) -> PDFPageInterpreter:
        """Return an interpreter for a form: it inherits clip and transparency."""
        inner = type(self)(self.rsrcmgr, self.device, self._off)
        inner._outer = self.graphicstate.copy()
        return inner

    def init_state(self, ctm: Matrix) -> None:
        """Begin a page or a form."""
        super().init_state(ctm)
        self.graphicstate: InkState = InkState()
        if self._outer is not None:
            self.graphicstate.clip, self.graphicstate.opaque = self._outer.clip, self._outer.opaque

    def do_W(self) -> None:  # noqa: N802 - pdfminer calls operators by these names
        """Clip what follows to the path, as far as its box shows."""
        points = [(x, y) for step in self.curpath for x, y in zip(step[1::2], step[2::2], strict=False)]
        if points:
            self._clip_to(points, self.ctm)

    def do_W_a(self) -> None:  # noqa: N802 - pdfminer calls operators by these names
        """Clip by the other rule: the box is the same."""
        self.do_W()

    def do_gs(self, name: Any) -> None:
        """Keep of a graphics state whether its paint hides what is below."""
        states = resolve1(self.resources.get("ExtGState")) if self.resources else None
        entry = resolve1(states.get(literal_name(name))) if isinstance(states, dict) else None
        if not isinstance(entry, dict):
            return
        blend, mask, alpha = (resolve1(entry.get(key)) for key in ("BM", "SMask", "ca"))
        if isinstance(blend, list):
            blend = blend[0] if blend else None
        told = [
            blend is None or literal_name(blend) in PLAIN_BLENDS,
            mask is None or not isinstance(mask, dict),
            alpha is None or not isinstance(alpha, int | float) or alpha >= 1,
        ]
        if not all(told):
            self.graphicstate.opaque = False
        elif blend is not None or mask is not None or alpha is not None:
            self.graphicstate.opaque = True

    def do_BMC(self, tag: Any) -> None:  # noqa: ARG002, N802 - pdfminer calls operators by these names
        """Begin marked content."""
        self._begin(off=False)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802 - pdfminer calls operators by these names
        """Begin marked content, which may be in a layer."""
        layer = None
        if isinstance(tag, PSLiteral) and literal_name(tag) == "OC" and isinstance(props, PSLiteral):
            known = resolve1(self.resources.get("Properties")) if self.resources else None
            layer = known.get(literal_name(props)) if isinstance(known, dict) else None
        self._begin(off=layer is not None and is_off(layer, self._off))

    def do_EMC(self) -> None:  # noqa: N802 - pdfminer calls operators by these names
        """End marked content."""
        if self._tags:
            self.device.n_off -= self._tags.pop()

    def _begin(self, *, off: bool) -> None:
        self._tags.append(off)
        self.device.n_off += off

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - pdfminer calls operators by these names
        """Paint a form or an image, unless it is in a layer that is off."""
        target = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        attrs = target.attrs if isinstance(target, PDFStream) else {}
        off = "OC" in attrs and is_off(attrs["OC"], self._off)
        before = self.graphicstate
        self.graphicstate = before.copy()
        self._clip_to_form(attrs)
        self.device.n_off += off
        self.device.clip, self.device.opaque = self.graphicstate.clip, self.graphicstate.opaque
        try:
            super().do_Do(xobjid_arg)
        finally:
            self.device.n_off -= off
            self.graphicstate = before

    def do_EI(self, obj: Any) -> None:  # noqa: N802 - pdfminer calls operators by these names
        """Paint an inline image."""
        self.device.clip, self.device.opaque = self.graphicstate.clip, self.graphicstate.opaque
        super().do_EI(obj)

    def _clip_to_form(self, attrs: dict[str, Any]) -> None:
        """Clip a form to its box."""
        box, matrix = resolve1(attrs.get("BBox")), resolve1(attrs.get("Matrix", [1, 0, 0, 1, 0, 0]))
        if not isinstance(box, list) or not isinstance(matrix, list):
            return
        sides, parts = [resolve1(v) for v in box], [resolve1(v) for v in matrix]
        numbers = all(isinstance(v, int | float) for v in (*sides, *parts))
        if not numbers or len(sides) != BOX_SIDES or len(parts) != MATRIX_PARTS:
            return
        x0, y0, x1, y1 = sides
        if x0 != x1 and y0 != y1:
            a, b, c, d, e, f = parts
            self._clip_to([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], mult_matrix((a, b, c, d, e, f), self.ctm))

    def _clip_to(self, points: list[tuple[float, float]], matrix: Matrix) -> None:
        """Cut the box that is not clipped away to the one around points."""
        placed = [apply_matrix_pt(matrix, point) for point in points]
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        box = (min(xs), min(ys), max(xs), max(ys))
        self.graphicstate.clip = common_box(self.graphicstate.clip, box)
