"""A bucket of S3 on loopback: moto's server, which keeps to conditional puts."""

from __future__ import annotations

import contextlib
import logging
import urllib.request
from collections.abc import Iterator

import pytest

KEY_ID, SECRET = "AKIDNEWSBEAMTEST", "a-secret-that-nobody-may-see"


@contextlib.contextmanager
def serving_bucket() -> Iterator[str]:
    """Serves an empty bucket for the block and gives its address; clients find place and keys in the environment."""
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    pytest.importorskip("obstore", reason="the extra `cloud` is not installed")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        try:
            endpoint = "http://{}:{}".format(*server.get_host_and_port())
            told = {"ACCESS_KEY_ID": KEY_ID, "SECRET_ACCESS_KEY": SECRET, "REGION": "us-east-1"}
            for name, value in {**told, "ENDPOINT_URL": endpoint, "ALLOW_HTTP": "true"}.items():
                patch.setenv(f"AWS_{name}", value)
            made = urllib.request.Request(f"{endpoint}/news", method="PUT")
            urllib.request.urlopen(made, timeout=20).close()
            yield "s3://news"
        finally:
            server.stop()
