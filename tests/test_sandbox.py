"""A worker has no network by either lock, no other program, little room for files: each is tried in a process."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scholargraph.web import sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the locks are Linux's")

BEFORE = "import ctypes, os, socket, resource, sys\nfrom scholargraph.web import sandbox\n"


def run(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", BEFORE + code], capture_output=True, text=True, check=False, timeout=30
    )


def outcome(code: str) -> str:
    done = run(code)
    return (done.stdout + done.stderr.strip().rpartition("\n")[2]).strip()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A port of this machine at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def connecting(port: int) -> str:
    return f"socket.create_connection(('127.0.0.1', {port}), timeout=2); print('connected')"


def test_without_a_lock_it_connects(port: int) -> None:
    assert outcome(connecting(port)) == "connected"


@pytest.mark.parametrize("lock", sandbox.LOCKS)
def test_each_lock_alone_closes_the_network(lock: str, port: int) -> None:
    if outcome(f"print(sandbox.LOCKS[{lock!r}]())") != "True":
        pytest.skip(f"this system gives no {lock}")
    said = outcome(f"sandbox.LOCKS[{lock!r}]()\n{connecting(port)}")
    assert "Network is" in said


def test_one_lock_at_least_is_held_here() -> None:
    assert outcome("print(len(sandbox.close_network()))") in ("1", "2")


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        "socket.create_server(('127.0.0.1', 0))",
        "socket.getaddrinfo('localhost', 80); socket.getaddrinfo('nowhere.example', 80)",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_the_filter_refuses(attempt: str) -> None:
    if outcome("print(sandbox.LOCKS['filter']())") != "True":
        pytest.skip("this system gives no filter")
    done = run(f"sandbox.LOCKS['filter']()\n{attempt}\nprint('done')")
    assert done.returncode == 1
    assert "rror" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "numbers", [(425, 1, 0), (101, 0, 0), (0x4000_0000 + 41, 2, 1)], ids=["io_uring", "ptrace", "x32"]
)
def test_the_filter_refuses_calls_by_number(numbers: tuple[int, int, int]) -> None:
    if outcome("print(sandbox.LOCKS['filter']())") != "True" or outcome("print(os.uname().machine)") != "x86_64":
        pytest.skip("no filter, or other numbers")
    code = (
        "sandbox.LOCKS['filter']()\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"print(libc.syscall(*{numbers}), ctypes.get_errno())"
    )
    assert outcome(code) == "-1 100"


def test_files_are_not_written(tmp_path: Path) -> None:
    file = str(tmp_path / "file")
    assert "File too large" in outcome(f"sandbox.give_up_rest()\nopen({file!r}, 'w').write('x' * 9999)")


def test_no_core_is_dumped_and_no_privilege_gained() -> None:
    code = (
        "sandbox.give_up_rest()\nprint(resource.getrlimit(resource.RLIMIT_CORE), "
        "[l.split()[1] for l in open('/proc/self/status') if l.startswith('NoNewPrivs')])"
    )
    assert outcome(code) == "(0, 0) ['1']"


def test_memory_ends() -> None:
    code = "sandbox.limit_memory(64 << 20)\nkept = bytes(32 << 20)\nprint('half')\nmore = bytes(64 << 20)"
    assert outcome(code) == "half\nMemoryError"


def test_computing_ends() -> None:
    done = run("sandbox.limit_processor(0.1)\nwhile True: pass")
    assert done.returncode < 0


def test_it_ends_with_its_parent() -> None:
    child = BEFORE + "import time; sandbox.give_up_rest(); print(1, flush=True); time.sleep(60)"
    code = (
        "import subprocess\n"
        f"one = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE)\n"
        "one.stdout.readline()\nprint(one.pid, flush=True)\nos._exit(0)"
    )
    number = int(outcome(code))
    assert gone(number)


def gone(process: int) -> bool:
    """Whether a process has ended, within a second."""
    for _ in range(100):
        done = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
        if done.stdout.strip() in ("", "Z", "Zs"):
            return True
    return False
