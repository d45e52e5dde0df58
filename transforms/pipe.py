"""The pipe between a process and its worker: wide, so that a page fits in while the worker is busy."""

from __future__ import annotations

import os
import socket
from multiprocessing.connection import Connection

WANTED_BYTES = 1 << 20


def widened(connection: Connection) -> int:
    """Widens a pipe as far as the system lets; gives how many bytes it takes without being read from."""
    with socket.socket(fileno=os.dup(connection.fileno())) as pipe:
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, WANTED_BYTES)
        return pipe.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) // 2  # the rest is for bookkeeping (socket(7))
