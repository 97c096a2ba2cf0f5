"""Opens what a path holds as streams of bytes: a file, what a compressed file holds, the members of an archive.

Everything is read as it comes and counted as it is unpacked, so that a small file that unpacks to a huge one
costs neither memory nor time.
"""

import bz2
import gzip
import io
import lzma
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from scholargraph.errors import SourceError

HEAD = 64 * 1024
MOST_BYTES = 64 * 1024**3
MOST_RATIO = 250
MOST_MEMBERS = 100_000

_RATIO_FROM = 16 * 1024**2  # a short text of blanks may well shrink to nothing
_BLOCK = 1024**2
ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_NAMED_IN_UTF8 = 0x800  # of the flags of a member
_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype"})  # of office documents, which are files of their own
_DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, BadZipFile, NotImplementedError, RuntimeError, ValueError)

_UNPACKERS: Mapping[bytes, tuple[str, Callable[[IO[bytes]], io.BufferedIOBase]]] = {
    b"\x1f\x8b": (".gz", lambda file: gzip.GzipFile(fileobj=file)),
    b"BZh": (".bz2", bz2.BZ2File),
    b"\xfd7zXZ\x00": (".xz", lzma.LZMAFile),
}
"""First bytes -> the suffix that goes, and what unpacks."""


@dataclass(frozen=True)
class Input:
    """One stream of bytes to read: `name` is what people call it, with its archive's before it (`export.zip/a.bib`).

    `member` is its name within the archive at `path`, None for a file that is none.
    """

    path: Path
    name: str
    member: str | None = None

    def __getstate__(self) -> dict[str, object]:
        return {name: self.__dict__[name] for name in ("path", "name", "member")}

    @property
    def inner(self) -> PurePosixPath:
        """The name of what is read, without the suffix of a compression: `works.jsonl` for `works.jsonl.gz`."""
        name = PurePosixPath(self.member or self.path.name)
        packed = self._packed
        return name.with_suffix("") if packed and name.suffix.lower() == packed else name

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB, unpacked; where damage ends them, those before it: whoever reads on is told of it."""
        got = b""
        with self.open() as file:
            while len(got) < HEAD:
                try:
                    block = file.read1(HEAD - len(got))
                except SourceError:
                    if not got:
                        raise
                    break
                if not block:
                    break
                got += block
        return got

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes as they are stored: of the file, or of the archive's member."""
        digest = sha256()
        with self._stored() as file:
            while block := self._read(file, _BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def open(self) -> io.BufferedReader:
        """The bytes, unpacked as they are read; reading raises SourceError for too many, and for damaged ones.

        `read1` and `readline` give what stands before damage; `read` gives all that was asked for, or raises.
        """
        file = self.__dict__["_reading"] = self._stored()
        packed = self._packed
        if packed is None and isinstance(file, io.BufferedReader):
            return file
        unpack = next((unpack for suffix, unpack in _UNPACKERS.values() if suffix == packed), None)
        unpacked = unpack(file) if unpack else cast(io.BufferedIOBase, file)
        return io.BufferedReader(_Bounded(unpacked, file, self), _BLOCK)

    @cached_property
    def size(self) -> int:
        """How many bytes are stored."""
        if self.member is None:
            return self.path.stat().st_size
        return archive(self.path).getinfo(self.member).compress_size

    @property
    def position(self) -> int:
        """How many of the stored bytes are read, as far as that is known: for an estimate of what is left."""
        file = self.__dict__.get("_reading")
        return 0 if file is None else self.size if file.closed else min(file.tell(), self.size)

    @cached_property
    def _packed(self) -> str | None:
        with self._stored() as file:
            first = self._read(file, 8)
        return next((suffix for magic, (suffix, _) in _UNPACKERS.items() if first.startswith(magic)), None)

    def _read(self, file: IO[bytes], most: int) -> bytes:
        """Stored bytes; those of an archive's member may be damaged."""
        if self.member is None:
            return file.read(most)
        try:
            return file.read(most)
        except _DAMAGED as fault:
            raise damaged(self.name, fault) from None

    def _stored(self) -> IO[bytes]:
        if self.member is None:
            try:
                return self.path.open("rb")
            except OSError as fault:  # it was there, and is gone
                raise unreadable(self.name, fault) from None
        try:
            return archive(self.path).open(self.member)
        except _DAMAGED as fault:
            raise damaged(self.name, fault) from None


def inputs_of(path: Path) -> Iterator[Input]:
    """The file itself, or the members of an archive in the order of their names (folders and hidden ones apart)."""
    with path.open("rb") as file:
        first = file.read(4)
    if first not in {ZIP, _EMPTY_ZIP}:
        yield Input(path, path.name)
        return
    try:
        every = archive(path).infolist()
    except _DAMAGED as fault:
        raise damaged(path.name, fault) from None
    members = {one.filename: _printed(one) for one in every}
    if _DOCUMENTS & members.keys():
        yield Input(path, path.name)
        return
    if len(every) > MOST_MEMBERS:
        raise SourceError(f"{path.name}: an archive of {len(every):,} members; wanted at most {MOST_MEMBERS:,}")
    if len(every) > len(members):
        twice = next(name for name, times in Counter(one.filename for one in every).items() if times > 1)
        raise SourceError(f"{path.name}: two members called {twice!r}; wanted one of each name: pack it again")
    if sum(one.compress_size for one in every) > path.stat().st_size:
        raise SourceError(f"{path.name}: members that overlap; wanted a whole archive: pack it again")
    for name, member in sorted((printed, name) for name, printed in members.items()):
        if not name.endswith("/") and not any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
            yield Input(path, f"{path.name}/{name}", member)


def archive(path: Path) -> ZipFile:
    """An archive with the list of its members, which is read once for all of them, while it stays as it is."""
    stat = path.stat()
    return _listed(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _listed(path: Path, changed: int, size: int) -> ZipFile:
    return ZipFile(path)


def _printed(member: ZipInfo) -> str:
    """The name of an archive's member as people gave it: many programs write UTF-8 and do not say so."""
    if member.flag_bits & _NAMED_IN_UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def unreadable(name: str, fault: OSError) -> SourceError:
    """What is said of a file that the system does not let be read."""
    return SourceError(f"{name}: {fault.strerror or fault}; wanted a file that can be read")


def damaged(name: str, fault: Exception) -> SourceError:
    """What is said of a compressed file that cannot be unpacked."""
    said = " ".join(str(fault).split()) or type(fault).__name__
    return SourceError(f"{name}: cannot be unpacked ({said}); wanted a whole file: copy or export it again")


class _Bounded(io.RawIOBase):
    """Unpacked bytes, counted: more than the caps allow is refused."""

    def __init__(self, file: io.BufferedIOBase, stored: IO[bytes], source: Input) -> None:
        self._file = file
        self._stored = stored
        self._source = source
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: object) -> int:
        view = memoryview(room)  # type: ignore[arg-type]  # whatever has room: the protocol says no more
        try:
            got = self._file.read1(len(view))
        except _DAMAGED as fault:
            raise damaged(self._source.name, fault) from None
        self._read += len(got)
        if self._read > MOST_BYTES or self._read > max(_RATIO_FROM, MOST_RATIO * self._source.size):
            raise SourceError(
                f"{self._source.name}: unpacks to more than {self._read >> 20:,} MiB from {self._source.size:,} bytes;"
                f" wanted at most {MOST_RATIO} times its size and {MOST_BYTES >> 30} GiB"
            )
        view[: len(got)] = got
        return len(got)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._stored.close()
        super().close()
