"""Lines come out in the order of their bytes, however they were written and however much of them memory held."""

import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph.sorting import SortedLines

LINES = st.lists(st.binary(max_size=6).map(lambda line: line.translate(None, b"\r\n")), max_size=30)


@given(LINES, st.integers(1, 60), st.integers(1, 9))
@settings(max_examples=80, deadline=None)
def test_runs_on_disk_and_in_memory_come_out_as_one_order(lines: list[bytes], at_once: int, portion: int) -> None:
    text = b"".join(line + b"\n" for line in lines)
    with SortedLines(at_once=at_once) as found:
        for start in range(0, len(text), portion):
            assert found.write(text[start : start + portion]) == len(text[start : start + portion])
        assert list(found) == sorted(lines)


def test_a_run_longer_than_a_block_of_reading_comes_back_whole() -> None:
    lines = [b"%06d " % (number * 7919 % 100_000) + b"x" * (number % 97) for number in range(20_000)]
    with SortedLines(at_once=1 << 19) as found:
        for line in lines:
            found.write(line + b"\n")
        assert list(found) == sorted(lines)


def test_memory_does_not_grow_with_the_text() -> None:
    at_once, lines = 1 << 19, 50_000
    tracemalloc.start()
    with SortedLines(at_once=at_once) as found:
        for number in range(lines):
            found.write(b"%099d\n" % -number)
        assert sum(1 for _ in found) == lines
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * lines / 1.5
