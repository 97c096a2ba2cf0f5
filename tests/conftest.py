"""Gives every test the way to the shared test data, which the project does not copy."""

from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Callable[..., Path]:
    """The path of something in the shared data; the test skips where it is absent."""

    def find(*parts: str) -> Path:
        path = SHARED.joinpath(*parts)
        if not path.exists():
            pytest.skip(f"no {'/'.join(parts)} in the shared test data beside the checkout")
        return path

    return find
