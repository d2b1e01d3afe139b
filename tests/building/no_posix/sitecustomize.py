"""A Python on Linux without what Windows lacks: for the processes of tests/building/test_without_posix.py.

Modules and functions that exist on POSIX systems only are absent, links cannot be made (on Windows that takes a right
of its own), and locks of files are those of Windows (`msvcrt.locking`, played with flock). A text file opened
in the system's own encoding, code page 936 in China, is an error.
"""

import fcntl as _fcntl
import importlib.abc
import os
import subprocess  # noqa: F401 - takes a machine with msvcrt for Windows, so it comes first
import sys
import types
import warnings

ABSENT = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "crypt", "nis", "spwd"}
FUNCTIONS = """
    fork forkpty getuid geteuid getgid getegid getgroups getresuid killpg setsid setpgid chown lchown fchown fchmod
    getloadavg sched_getaffinity nice mkfifo mknod set_blocking O_NONBLOCK O_CLOEXEC O_NOFOLLOW O_DIRECTORY
"""


class _Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _locking(handle, mode, n_bytes):
    try:
        _fcntl.flock(handle, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PermissionError(13, "Permission denied") from error


def _symlink(*_, **__):
    raise OSError(1314, "A required privilege is not held by the client")


msvcrt = types.ModuleType("msvcrt")
msvcrt.locking, msvcrt.LK_NBLCK = _locking, 2
for name in ABSENT:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, _Refuse())
sys.modules["msvcrt"] = msvcrt
for name in FUNCTIONS.split():
    if hasattr(os, name):
        delattr(os, name)
os.symlink = _symlink
warnings.filterwarnings(
    "error", category=EncodingWarning, module=r"(corpora|miner|screen|extract|meta|focimine|updating|between_stages)\b"
)
