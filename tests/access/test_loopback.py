"""Which addresses can only be this machine."""

import pytest

from ketenmonitor.access.loopback import is_loopback


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "0.0.0.0", "::", "192.168.1.4", "10.0.0.1", "::ffff:10.0.0.1", "dijkstad.nl", "localhost.evil.nl",
     "127.0.0.1.nip.io", "unix:///run/x.sock"],
)  # fmt: skip
def test_another_machine_or_every_address(host: str) -> None:
    assert not is_loopback(host)
