"""The shapes that cross this package's border."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]
"""One text: shape (dimension,), float32, unit length, so a dot product is the cosine."""

Matrix: TypeAlias = NDArray[np.float32]
"""Many texts in the caller's order: shape (texts, dimension), float32, each row of unit length."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called as (stage, done, total): stage is a short English label, done counts from 0 to total within that stage."""
