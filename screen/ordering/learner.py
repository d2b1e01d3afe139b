"""The learner: a linear support vector machine with squared hinge loss, trained again and again as reading goes on.

It is solved in the dual by Newton steps on the set of records inside the margin, each by conjugate gradients from the last
solution, to the solution scikit-learn's `LinearSVC` finds (tested). From one record to the next the solution hardly
moves, so training takes a few products of a matrix and a vector.

References
----------
Keerthi & DeCoste 2005, jmlr.org/papers/v6/keerthi05a.html (finite Newton method for the L2-loss machine).
Chapelle 2007, doi:10.1162/neco.2007.19.5.1155 (the same with products of records).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from screen.ordering.features import TextFeatures

REGULARISATION = 0.11
"""Cost of an error, as in ASReview's model elas_u4."""
BALANCE = 20.0
"""Total weight of the relevant records, in units of the irrelevant ones'.

ASReview has 9.8, the value found for its features. Here 5, 9.8, 20 and 40 were compared on all open sets."""
TOLERANCE = 1e-3
"""Length of the residual at which a Newton step is solved, in units of the right side's length."""
MOST_NEWTON, MOST_GRADIENTS = 20, 60
DENSE_RECORDS = 4000
"""Up to so many records the products of texts are kept (8 bytes each, 128 MB), above they are formed when needed."""


class Products(Protocol):
    """The products of the texts read with each other and with all texts; 1 is added to each for the constant term."""

    def add(self, rows: Sequence[int]) -> None:
        """Count these texts among those read."""

    def times(self, vector: Any) -> Any:
        """Return the products among the texts read, times `vector`; shape (n_read,)."""

    def scores(self, vector: Any) -> Any:
        """Return the products of all texts with those read, times `vector`; shape (n_texts,)."""


def products_of(features: TextFeatures) -> Products:
    """Return the products of these texts, kept or formed when needed, by how many they are."""
    return KeptProducts(features) if features.terms.shape[0] <= DENSE_RECORDS else FormedProducts(features)


class KeptProducts:
    """Products kept in two matrices that grow: fast for many trainings on few thousand texts."""

    def __init__(self, features: TextFeatures) -> None:
        import numpy as np

        n_texts = features.terms.shape[0]
        self.features, self.columns = features, features.terms.T.tocsr()
        self.read: list[int] = []
        self.with_all, self.among = np.empty((0, n_texts)), np.empty((0, 0))

    def add(self, rows: Sequence[int]) -> None:
        """Count these texts among those read."""
        before, after = len(self.read), len(self.read) + len(rows)
        self._make_room(after)
        new = (self.features.terms[list(rows)] @ self.columns).toarray()
        new[range(len(rows)), list(rows)] = self.features.lengths[list(rows)]
        self.with_all[before:after] = new + 1.0
        self.read.extend(rows)
        self.among[before:after, :after] = self.with_all[before:after][:, self.read]
        self.among[:before, before:after] = self.among[before:after, :before].T

    def _make_room(self, needed: int) -> None:
        import numpy as np

        room, n_texts = self.with_all.shape
        if needed > room:
            larger = min(n_texts, max(needed, 2 * room, 64))
            with_all, among = np.empty((larger, n_texts)), np.empty((larger, larger))
            with_all[:room], among[:room, :room] = self.with_all, self.among
            self.with_all, self.among = with_all, among

    def times(self, vector: Any) -> Any:
        """Return the products among the texts read, times `vector`."""
        n = len(vector)
        return self.among[:n, :n] @ vector

    def scores(self, vector: Any) -> Any:
        """Return the products of all texts with those read, times `vector`."""
        return vector @ self.with_all[: len(vector)]


class FormedProducts:
    """Products formed out of the features when needed: little memory, for one training or many texts."""

    def __init__(self, features: TextFeatures) -> None:
        self.features = features
        self.read: list[int] = []
        self.terms = features.terms[[]]
        self.rest = features.lengths[[]]

    def add(self, rows: Sequence[int]) -> None:
        """Count these texts among those read."""
        self.read.extend(rows)
        self.terms = self.features.terms[self.read]
        # What a text has of terms that it shares with no other counts in its product with itself only.
        self.rest = self.features.lengths[self.read] - self.terms.multiply(self.terms).sum(axis=1)

    def times(self, vector: Any) -> Any:
        """Return the products among the texts read, times `vector`."""
        return self.terms @ (self.terms.T @ vector) + self.rest * vector + vector.sum()

    def scores(self, vector: Any) -> Any:
        """Return the products of all texts with those read, times `vector`."""
        found = self.features.terms @ (self.terms.T @ vector) + vector.sum()
        found[self.read] += self.rest * vector
        return found


def train(products: Products, signs: Any, start: Any) -> Any:
    """Return the weight of each text read, whose `Products.scores` ranks all texts.

    `signs`: shape (n_read,), 1 for relevant and -1 for irrelevant, both present. `start`: the solution before, shape
    (up to n_read,). Errors of the two classes are weighted by `BALANCE`.
    """
    import numpy as np

    relevant = signs > 0
    n, n_relevant = len(signs), int(relevant.sum())
    costs = np.where(relevant, 1.0, n_relevant / (BALANCE * (n - n_relevant)))
    ridge = 0.5 / (REGULARISATION * costs * n / costs.sum())
    weights = np.zeros(n)
    weights[: len(start)] = start
    inside = (signs * products.times(weights) < 1).astype(float)
    for _ in range(MOST_NEWTON):
        weights, products_now = _solve(products, signs, ridge, inside, weights * inside)
        now = (signs * products_now < 1).astype(float)
        if np.array_equal(now, inside):
            break
        inside = now
    return weights


def _solve(products: Products, signs: Any, ridge: Any, inside: Any, weights: Any) -> tuple[Any, Any]:
    """Return the ridge solution on the texts inside the margin, and all texts' products with it."""
    import numpy as np

    enough = TOLERANCE * np.sqrt(inside.sum())
    scale = 1 / (ridge + 2)  # a text's product with itself is 1, and 1 for the constant
    found = products.times(weights)
    residual = inside * (signs - found) - ridge * weights
    step = direction = scale * residual
    slope = residual @ step
    for _ in range(MOST_GRADIENTS):
        if np.sqrt(residual @ residual) <= enough:
            break
        moved = products.times(direction)
        change = inside * moved + ridge * direction
        length = slope / (direction @ change)
        weights, found = weights + length * direction, found + length * moved
        residual = residual - length * change
        step = scale * residual
        slope, before = residual @ step, slope
        direction = step + (slope / before) * direction
    return weights, found
