"""Eight single-precision numbers at a time.

LLVM turns plain loops of eight into vector instructions only when it can prove that arrays do not
overlap, which numba cannot tell it; short rows then run number by number, three times slower. These
five functions emit the vector instructions directly. They are for compiled code only: no bounds are
checked. Every result is that of the plain loop, bit for bit.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

LANES = 8
_VECTOR = ir.VectorType(ir.FloatType(), LANES)
_INTEGERS = ir.VectorType(ir.IntType(32), LANES)


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


def _add_difference(_typing: Any, target: Any, at: Any, source: Any, end: Any, start: Any) -> Any:  # noqa: ARG001 - as above
    """target[at:at+8] += source[end:end+8] - source[start:start+8]."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        goal = _pointer(context, builder, signature.args[0], args[0], args[1])
        above = _load(builder, _pointer(context, builder, signature.args[2], args[2], args[3]))
        below = _load(builder, _pointer(context, builder, signature.args[2], args[2], args[4]))
        builder.store(builder.fadd(_load(builder, goal), builder.fsub(above, below)), goal, align=4)
        return context.get_dummy_value()

    return types.void(target, types.intp, source, types.intp, types.intp), emit


def _copy(_typing: Any, target: Any, at: Any, source: Any, start: Any) -> Any:  # noqa: ARG001 - numba passes types; values come later
    """target[at:at+8] = source[start:start+8]."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        goal = _pointer(context, builder, signature.args[0], args[0], args[1])
        builder.store(_load(builder, _pointer(context, builder, signature.args[2], args[2], args[3])), goal, align=4)
        return context.get_dummy_value()

    return types.void(target, types.intp, source, types.intp), emit


def _yield_beyond(_typing: Any, target: Any, at: Any, first: Any, step: Any, limit: Any) -> Any:  # noqa: ARG001 - as above
    """target[at + lane] = 0 where first + lane * step >= limit, for the eight lanes."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        goal = _pointer(context, builder, signature.args[0], args[0], args[1])
        first, step, limit = (_spread(builder, arg) for arg in args[2:])
        lanes = ir.Constant(_INTEGERS, list(range(LANES)))
        beyond = builder.icmp_signed(">=", builder.add(first, builder.mul(step, lanes)), limit)
        zero = ir.Constant(_VECTOR, [0.0] * LANES)
        builder.store(builder.select(beyond, zero, _load(builder, goal)), goal, align=4)
        return context.get_dummy_value()

    return types.void(target, types.intp, types.intp, types.intp, types.intp), emit


def _spread(builder: Any, number: Any) -> Any:
    """Return a vector that holds an integer eight times, in 32 bits."""
    single = builder.insert_element(
        ir.Constant(_INTEGERS, ir.Undefined), builder.trunc(number, ir.IntType(32)), ir.Constant(ir.IntType(32), 0)
    )
    return builder.shuffle_vector(single, ir.Constant(_INTEGERS, ir.Undefined), ir.Constant(_INTEGERS, [0] * LANES))


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
add_difference: Any = intrinsic(_add_difference)
copy_lanes: Any = intrinsic(_copy)
yield_beyond: Any = intrinsic(_yield_beyond)
any_lane_at_most: Any = intrinsic(_any_at_most)
