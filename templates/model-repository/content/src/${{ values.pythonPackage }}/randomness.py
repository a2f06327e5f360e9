"""The state of the random generators that belong to the whole program: NumPy's and Python's own."""

from __future__ import annotations

import random
from typing import Any, cast

import numpy as np

from .checkpoints import Arrays


def random_state() -> Arrays:
    """Both states as arrays: words uint32 [624] and [625], and what else belongs to each as float64."""
    _, words, position, has_gauss, gauss = cast(tuple[Any, ...], np.random.get_state())
    version, own_words, own_gauss = random.getstate()
    return {
        "random/numpy": np.array(words, dtype=np.uint32),
        "random/numpy_rest": np.array([position, has_gauss, gauss], dtype=np.float64),
        "random/python": np.array(own_words, dtype=np.uint32),
        "random/python_rest": np.array([version, np.nan if own_gauss is None else own_gauss], dtype=np.float64),
    }


def restore_random_state(arrays: Arrays) -> None:
    """Set both generators to what `random_state` gave."""
    position, has_gauss, gauss = arrays["random/numpy_rest"]
    np.random.set_state(("MT19937", arrays["random/numpy"], int(position), int(has_gauss), float(gauss)))
    version, own_gauss = arrays["random/python_rest"]
    words = tuple(int(word) for word in arrays["random/python"])
    random.setstate((int(version), words, None if np.isnan(own_gauss) else float(own_gauss)))
