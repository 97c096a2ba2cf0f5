"""How a worker and its server speak over a socket: a mark, a length, then so many bytes."""

import asyncio
import json
import struct
from collections.abc import Callable
from enum import IntEnum
from typing import Any

_HEADER = struct.Struct("!BI")


class Mark(IntEnum):
    """What a frame holds."""

    READY = 1  # the worker takes jobs; JSON
    ASK = 2  # a job; JSON
    HEAD = 3  # the media type of the answer that comes; text
    DATA = 4  # a piece of it; bytes
    END = 5  # it was whole, and how the worker is; JSON
    FAULT = 6  # it is not coming, or no more of it; JSON


def packed(mark: Mark, payload: bytes) -> bytes:
    """A frame as it is sent."""
    return _HEADER.pack(mark, len(payload)) + payload


# Any: what JSON can hold.
def told(mark: Mark, said: Any) -> bytes:
    """A frame that holds JSON."""
    return packed(mark, json.dumps(said, ensure_ascii=True).encode("ascii"))


def read(receive: Callable[[int], bytes]) -> tuple[Mark, bytes] | None:
    """The next frame, waiting for it; None where the other side has gone. `receive` takes at most so many bytes."""
    header = _exactly(receive, _HEADER.size)
    if header is None:
        return None
    mark, length = _HEADER.unpack(header)
    payload = _exactly(receive, length)
    return None if payload is None else (Mark(mark), payload)


async def read_from(reader: asyncio.StreamReader) -> tuple[Mark, bytes]:
    """The next frame; raises IncompleteReadError where the other side has gone."""
    mark, length = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    return Mark(mark), await reader.readexactly(length)


def _exactly(receive: Callable[[int], bytes], length: int) -> bytes | None:
    taken = bytearray()
    while len(taken) < length:
        piece = receive(min(length - len(taken), 1 << 20))
        if not piece:
            return None
        taken += piece
    return bytes(taken)
