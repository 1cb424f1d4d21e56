"""Load on a server over loopback: as fast as it goes, and in even steps."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from benching.wechat import Message

# So many messages are under way at once.
CONNECTIONS: Final = 8
_TIMEOUT: Final = 10.0


@dataclass(frozen=True, slots=True)
class Served:
    """What became of messages: seconds from when each was due, and how many got no answer.

    `rate` is answers a second.
    """

    rate: float
    seconds: tuple[float, ...]
    lost: int

    def quantile(self, share: float) -> float:
        """Return the milliseconds within which `share` of the messages were answered."""
        ordered = sorted(self.seconds)
        return 1e3 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def put_load(port: int, messages: Sequence[Message], rate: float = 0.0) -> Served:
    """Send `messages` to the server at `port`: so many a second, or with 0 as fast as it answers.

    Each has a connection of its own, as from a proxy in front. When the server is late, the next
    ones are due all the same: their waiting counts.
    """
    load = _Load(port, messages, rate)
    threads = [threading.Thread(target=load.send) for _ in range(CONNECTIONS)]
    started = load.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    return Served((len(messages) - load.lost) / took, tuple(load.seconds), load.lost)


class _Load:
    """The messages still to be sent, by whichever thread is free."""

    def __init__(self, port: int, messages: Sequence[Message], rate: float) -> None:
        self._port, self._rate = port, rate
        self._requests = [request_of(message) for message in messages]
        self._next = count()
        self._started = 0.0
        self.seconds: list[float] = []
        self.lost = 0
        self._lock = threading.Lock()

    def start(self) -> float:
        self._started = time.perf_counter()
        return self._started

    def send(self) -> None:
        while (number := next(self._next)) < len(self._requests):
            due = time.perf_counter()
            if self._rate:
                due = self._started + number / self._rate
                time.sleep(max(0.0, due - time.perf_counter()))
            answered = ask(self._port, self._requests[number])
            took = time.perf_counter() - due
            with self._lock:
                self.seconds.append(took)
                self.lost += not answered


def ask(port: int, request: bytes) -> bool:
    """Return whether a request is answered with a text for the parent."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT) as connection:
            connection.sendall(request)
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    except OSError:
        return False
    return answer.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200")) and b"<Content>" in answer


def request_of(message: Message) -> bytes:
    """Return a message as it goes over the socket."""
    lines = (
        f"POST /wechat?{message.query} HTTP/1.1",
        "Host: 127.0.0.1",
        "User-Agent: Mozilla/4.0",
        "Content-Type: text/xml",
        f"Content-Length: {len(message.body)}",
        "Connection: close",
        "\r\n",
    )
    return "\r\n".join(lines).encode() + message.body
