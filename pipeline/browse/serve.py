"""The server behind `newsbeam browse`, on this machine's own address only."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

import uvicorn

from pipeline.browse.app import build_app
from pipeline.lake import Lake
from pipeline.settings import SettingsError

ADDRESS = "127.0.0.1"


def serve(lake: Lake, port: int, told: Callable[[str], None]) -> None:
    """Answers until SIGINT or SIGTERM, its usual end. Port 0 takes a free one; `told` is given the address to open.

    Raises:
        SettingsError: the port is taken.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((ADDRESS, port))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise SettingsError(f"port: expected a free one, got {port}: {why}; --port 0 takes a free one") from error
        listening.listen()
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises again the signal that ended it
            told(f"http://{ADDRESS}:{listening.getsockname()[1]}/")
            config = uvicorn.Config(
                build_app(lake), log_level="error", access_log=False, server_header=False, lifespan="off"
            )
            uvicorn.Server(config).run(sockets=[listening])
