"""Random numbers that depend on a seed and an iteration's number, and on nothing else.

Philox 4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405): a block cipher turned counter-based
generator. Iteration 4711 draws the same numbers in any worker and after any other iteration, so
results do not depend on the number of workers. The round function is checked against the authors'
known-answer vectors.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meta.engine.jit import compiled

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_ROUNDS = 10


@compiled
def philox_block(counter: NDArray[np.uint64], key_0: np.uint64, key_1: np.uint64, out: NDArray[np.uint64]) -> None:
    """Write four random 32-bit words for a counter of four 32-bit words (all held in uint64)."""
    c0, c1, c2, c3 = counter[0], counter[1], counter[2], counter[3]
    k0, k1 = key_0, key_1
    for _ in range(_ROUNDS):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            (product_1 >> _32) ^ c1 ^ k0,
            product_1 & _LOW,
            (product_0 >> _32) ^ c3 ^ k1,
            product_0 & _LOW,
        )
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    out[0], out[1], out[2], out[3] = c0, c1, c2, c3


@compiled
def draw_words(seed: np.uint64, stream: np.uint64, iteration: np.uint64, out: NDArray[np.uint64]) -> None:
    """Fill `out` with random 32-bit words for one iteration of one stream of a seed."""
    counter = np.empty(4, dtype=np.uint64)
    words = np.empty(4, dtype=np.uint64)
    counter[1] = stream & _LOW
    counter[2] = iteration & _LOW
    counter[3] = iteration >> _32
    for at in range(out.shape[0]):
        if at % 4 == 0:
            counter[0] = np.uint64(at // 4)
            philox_block(counter, seed & _LOW, seed >> _32, words)
        out[at] = words[at % 4]


@compiled
def draw_indices(seed: np.uint64, stream: np.uint64, iteration: np.uint64, bound: int, out: NDArray[np.uint64]) -> None:
    """Fill `out` with whole numbers from 0 to bound - 1 for one iteration of one stream of a seed.

    A 32-bit word times `bound`, shifted down by 32 bits: no number is more than bound / 2**32 (for a
    brain, 5e-5) likelier than another.
    """
    draw_words(seed, stream, iteration, out)
    for at in range(out.shape[0]):
        out[at] = (out[at] * np.uint64(bound)) >> _32


def draw_uniform(seed: int, stream: int, iteration: int, count: int) -> NDArray[np.float64]:
    """Return `count` numbers from 0 up to but not including 1, in steps of 2**-32."""
    words = np.empty(count, dtype=np.uint64)
    draw_words(np.uint64(seed), np.uint64(stream), np.uint64(iteration), words)
    return words.astype(np.float64) / 2.0**32
