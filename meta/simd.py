"""Eight single-precision numbers at a time.

LLVM turns plain loops of eight into vector instructions only when it can prove that arrays do not
overlap, which numba cannot tell it; short rows then run number by number, three times slower. These
four functions emit the vector instructions directly. They are for compiled code only: no bounds are
checked. Every result is that of the plain loop, bit for bit.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

LANES = 8
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), _VECTOR.as_pointer())


def _load(builder: Any, pointer: Any) -> Any:
    return builder.load(pointer, align=4, typ=_VECTOR)


def _add(_typing: Any, target: Any, at: Any, source: Any, start: Any) -> Any:  # noqa: ARG001 - numba passes types; values come later
    """target[at:at+8] += source[start:start+8]."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        goal = _pointer(context, builder, signature.args[0], args[0], args[1])
        other = _pointer(context, builder, signature.args[2], args[2], args[3])
        builder.store(builder.fadd(_load(builder, goal), _load(builder, other)), goal, align=4)
        return context.get_dummy_value()

    return types.void(target, types.intp, source, types.intp), emit


def _lower(_typing: Any, target: Any, at: Any, source: Any, start: Any) -> Any:  # noqa: ARG001 - numba passes types; values come later
    """target[at:at+8] = minimum(target[at:at+8], source[start:start+8])."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        goal = _pointer(context, builder, signature.args[0], args[0], args[1])
        old = _load(builder, goal)
        new = _load(builder, _pointer(context, builder, signature.args[2], args[2], args[3]))
        builder.store(builder.select(builder.fcmp_ordered("<", new, old), new, old), goal, align=4)
        return context.get_dummy_value()

    return types.void(target, types.intp, source, types.intp), emit


def _move(_typing: Any, target: Any, source: Any, at: Any) -> Any:  # noqa: ARG001 - numba passes types; values come later
    """target[at:at+8] += source[at:at+8]; source[at:at+8] = 0."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        goal = _pointer(context, builder, signature.args[0], args[0], args[2])
        other = _pointer(context, builder, signature.args[1], args[1], args[2])
        builder.store(builder.fadd(_load(builder, goal), _load(builder, other)), goal, align=4)
        builder.store(ir.Constant(_VECTOR, [0.0] * LANES), other, align=4)
        return context.get_dummy_value()

    return types.void(target, source, types.intp), emit


def _any_at_most(_typing: Any, array: Any, at: Any, limit: Any) -> Any:  # noqa: ARG001 - numba passes types; values come later
    """Whether any of array[at:at+8] is <= limit."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        values = _load(builder, _pointer(context, builder, signature.args[0], args[0], args[1]))
        single = ir.Constant(_VECTOR, ir.Undefined)
        for lane in range(LANES):
            single = builder.insert_element(single, args[2], ir.Constant(ir.IntType(32), lane))
        found = builder.bitcast(builder.fcmp_ordered("<=", values, single), ir.IntType(LANES))
        return builder.icmp_unsigned("!=", found, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(array, types.intp, types.float32), emit


add_lanes: Any = intrinsic(_add)
lower_lanes: Any = intrinsic(_lower)
move_lanes: Any = intrinsic(_move)
any_lane_at_most: Any = intrinsic(_any_at_most)
