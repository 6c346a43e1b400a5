"""The site's own port and first page."""

import http.client
import socket

from standalone import ports
from standalone.faults import Fault

HIGHEST_PORT = 65535


def port_named(text: str) -> int:
    """The number that PORT holds."""
    if not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise Fault(
            f"PORT must be a number from 1 to {HIGHEST_PORT}, and it is {text!r}. For example: make run PORT=8001"
        )
    return int(text)


def refuse_a_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ports.LOOPBACK, port))
        except PermissionError:
            raise Fault(f"Port {port} is for the system. Choose one above 1023: make run PORT=8001") from None
        except OSError:
            raise Fault(f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}") from None


def status(port: int, path: str) -> int | None:
    """The page's HTTP status, or None when nobody answers. (A proxy in the environment is not asked.)"""
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
