"""A limit of memory for a process: what a damaged file may make a reader take.

Linux and most Unix systems limit a process's addresses (setrlimit), Windows what a job commits. macOS limits neither:
there a document is stopped by its time alone.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Any

_EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation (Microsoft: JOBOBJECTINFOCLASS)."""
_LIMIT_PROCESS_MEMORY = 0x100
"""JOB_OBJECT_LIMIT_PROCESS_MEMORY (Microsoft: JOBOBJECT_BASIC_LIMIT_INFORMATION)."""


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("per_process_user_time_limit", ctypes.c_int64),
        ("per_job_user_time_limit", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set_size", ctypes.c_size_t),
        ("maximum_working_set_size", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION: what a job object of Windows may use."""

    _fields_ = [
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory_limit", ctypes.c_size_t),
        ("job_memory_limit", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    ]


def limit_memory(megabytes: int) -> None:
    """Let this process have no more memory than that: what it asks beyond is a MemoryError.

    Where the system sets no such limit nothing happens.
    """
    size = megabytes * 1024 * 1024
    try:
        import resource
    except ImportError:
        _limit_job(size)
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):  # macOS has given a process more addresses than that before it begins
        resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _limit_job(size: int) -> None:
    """Put this process into a job of Windows that has a limit of memory; it lasts as long as the process."""
    load: Any = getattr(ctypes, "WinDLL", None)
    if load is None:
        return
    kernel = load("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    limits = ExtendedLimits(process_memory_limit=size)
    limits.basic.limit_flags = _LIMIT_PROCESS_MEMORY
    job = kernel.CreateJobObjectW(None, None)
    if job and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)):
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
