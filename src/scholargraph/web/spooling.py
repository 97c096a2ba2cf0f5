"""An answer between the worker that makes it and the client that takes it, who need not keep pace.

The worker is free for the next job as soon as it has written all; a client on a slow line reads from here. What is
too long for memory lies in a file that has no name.
"""

import asyncio
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from types import TracebackType

from scholargraph.web.faults import Fault

IN_MEMORY = 1 << 20
_PIECE = 1 << 16


class Spool:
    """Bytes that come from one side while the other takes them; `media_type` says what they are, once some came."""

    def __init__(self) -> None:
        self.media_type = ""
        self.fault: Fault | None = None
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 it is closed with the spool
        self._written = 0
        self._whole = False
        self._news = asyncio.Event()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._whole = True
        self._file.close()

    @property
    def size(self) -> int:
        """The bytes that came so far."""
        return self._written

    @property
    def whole(self) -> bool:
        """Whether all has come."""
        return self._whole and self.fault is None

    def write(self, piece: bytes) -> None:
        """Takes a piece; one that comes when nobody is there any more is dropped."""
        if self._file.closed:
            return
        self._file.seek(self._written)
        self._file.write(piece)
        self._written += len(piece)
        self._news.set()

    def end(self, fault: Fault | None = None) -> None:
        """Says that nothing more comes, and why where it is not whole."""
        if not self._whole:
            self.fault = fault
        self._whole = True
        self._news.set()

    async def settled(self, size: int = IN_MEMORY) -> bool:
        """Whether the answer is whole, known as soon as it ended or has more than so many bytes.

        Raises Fault where it ended before that and is not whole.
        """
        while not self._whole and self._written <= size:
            self._news.clear()
            await self._news.wait()
        if self.fault is not None:
            raise self.fault
        return self._whole

    async def pieces(self) -> AsyncIterator[bytes]:
        """The answer piece by piece; raises Fault where it ends too soon."""
        taken = 0
        while not (self._whole and taken == self._written):
            while taken < self._written:
                self._file.seek(taken)
                piece = self._file.read(_PIECE)
                taken += len(piece)
                yield piece
            if not self._whole:
                self._news.clear()
                await self._news.wait()
        if self.fault is not None:
            raise self.fault
