"""What a server that runs for months takes of the machine, and in how many pieces."""

from __future__ import annotations

import ctypes
import os

MOST_OPEN_FILES = 65_536
MEMORY_ARENAS = 2
_M_ARENA_MAX = -8
"""As in glibc's malloc.h."""


def open_many_files() -> None:
    """Raise the limit of open files as far as this process may: a session holds four, and Linux begins with 1024."""
    if os.name == "posix":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def share_memory() -> None:
    """Have threads take memory from a few places in common, where the C library can be told (glibc); before any starts.

    Every run of a page is a thread. By itself glibc gives eight places a processor to them, each with room that is free
    again but of no use to the others: with thirty readers that room grew for as long as they read.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if set_option is not None:
        set_option(_M_ARENA_MAX, MEMORY_ARENAS)
