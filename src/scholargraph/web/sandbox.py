"""What a process gives up before it takes work from strangers: the network, other programs, most of its memory.

The engine follows `SERVICE` to any address that it reaches, and nothing in its interface forbids that. So the
process that asks it must reach none. Two locks see to it, each enough by itself: a network namespace of its own,
which holds no address at all, and a filter of system calls, which has no way to open a socket. Both are Linux's;
where neither can be had, `close_network` refuses.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from scholargraph.errors import ScholargraphError

_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
_SET_PARENT_DEATH_SIGNAL, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 22, 38
_FILTER_MODE = 2

# Classic BPF, as the kernel's filter of system calls is written: load a word, jump if equal, jump if greater, return.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE = 0, 4  # where the two stand in what a filter sees
_ALLOW, _ERROR = 0x7FFF_0000, 0x0005_0000
_NETWORK_IS_DOWN = 100  # what a refused call answers: no other fault of a query has this number
_X32 = 0x4000_0000  # x86-64 has a second set of numbers from here on

# Linux's numbers of the calls that are refused, on x86-64 and on aarch64 (None: it has no such call).
_REFUSED: Mapping[str, tuple[int, int | None]] = {
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "kill": (62, 129),
    "tkill": (200, 130),
    "setns": (308, 268),
    "unshare": (272, 97),
    "mount": (165, 40),
    "umount2": (166, 39),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
}
_ARCHITECTURES: Mapping[str, tuple[int, int]] = {"x86_64": (0xC000_003E, 0), "aarch64": (0xC000_00B7, 1)}


def close_network() -> tuple[str, ...]:
    """Cuts the calling process off from every network, for good; says which locks hold: `namespace`, `filter`.

    It must have one thread only. Raises ScholargraphError where neither lock can be had.
    """
    held = tuple(name for name, lock in LOCKS.items() if lock())
    if not held:
        raise ScholargraphError(
            f"{platform.system()} {platform.machine()} lets no process give up the network; wanted Linux on x86-64 or "
            "aarch64, or --no-sandbox where nobody but you can ask"
        )
    return held


def give_up_rest() -> None:
    """Leaves file writing, core dumps and many open files behind; ends when its parent does."""
    os.umask(0o077)
    for what, most in _LEAST:
        _limit(what, most)
    if sys.platform == "linux":
        _call("prctl", _SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _call("prctl", _SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def limit_memory(more: int) -> None:
    """Lets the calling process take so many bytes more than it has now, on Linux; the engine aborts beyond."""
    if sys.platform == "linux":
        _limit(resource.RLIMIT_DATA, _status("VmData") + more)


def limit_processor(more: float) -> None:
    """Lets the calling process compute so many seconds more: the end of one whose parent does not stop it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + more) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def memory() -> int:
    """The bytes of memory that the calling process holds by itself."""
    return _status("RssAnon") if sys.platform == "linux" else 0


def _namespace() -> bool:
    """A network namespace of one's own, in a user namespace of one's own, which needs no privilege; True if held."""
    return sys.platform == "linux" and _call("unshare", _NEW_USER | _NEW_NETWORK) == 0


def _filter() -> bool:
    """A filter that answers each of the refused calls with an error; True if held."""
    if sys.platform != "linux" or platform.machine() not in _ARCHITECTURES:
        return False
    program = _program(*_ARCHITECTURES[platform.machine()])
    code = ctypes.create_string_buffer(program)
    # struct sock_fprog: the number of instructions, and where they stand
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    filter_ = ctypes.create_string_buffer(header)
    _call("prctl", _SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return _call("prctl", _SET_SECCOMP, _FILTER_MODE, ctypes.addressof(filter_), 0, 0) == 0


LOCKS: Mapping[str, Callable[[], bool]] = {"namespace": _namespace, "filter": _filter}
"""The locks on the network, by name; each closes it when it is called, and says whether it holds."""


def _program(architecture: int, column: int) -> bytes:
    """The filter: another architecture's calls and the refused ones get an error, all others pass."""
    numbers = [both[column] for both in _REFUSED.values()]
    return b"".join(
        [
            _instruction(_LOAD, _ARCHITECTURE),
            _instruction(_IF_EQUAL, architecture, 1, 0),
            _instruction(_RETURN, _ERROR | _NETWORK_IS_DOWN),
            _instruction(_LOAD, _NUMBER),
            _instruction(_IF_AT_LEAST, _X32, 0, 1),
            _instruction(_RETURN, _ERROR | _NETWORK_IS_DOWN),
            *_refusals(number for number in numbers if number is not None),
            _instruction(_RETURN, _ALLOW),
        ]
    )


def _refusals(numbers: Iterable[int]) -> Iterable[bytes]:
    for number in numbers:
        yield _instruction(_IF_EQUAL, number, 0, 1)
        yield _instruction(_RETURN, _ERROR | _NETWORK_IS_DOWN)


def _instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, operand)


def _call(name: str, *arguments: int) -> int:
    """What a function of the C library answers; its arguments are machine words."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name)
    return int(function(*(ctypes.c_ulong(one) for one in arguments)))


_LEAST = ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 4_096))


def _limit(what: int, most: int) -> None:
    """Sets a limit for good; one that is lower already stays."""
    _, hard = resource.getrlimit(what)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (least, least))


def _status(name: str) -> int:
    """A figure of /proc/self/status, in bytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0
