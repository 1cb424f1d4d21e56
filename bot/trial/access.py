"""Who may see the page: by default only a person who sits at this machine."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

# A proxy on this machine calls from here for people who are elsewhere; most say so.
_FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})
# An older nginx says nothing by default, but speaks a protocol that no browser does; granian says
# HTTP/1. A newer one may speak HTTP/1.1, and its own address and Host are those of a person here:
# the protocol is no guard by itself, so the README says what alone is to be forwarded.
_OLD = frozenset({"HTTP/1.0", "HTTP/1"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from, as it says itself.

    `remote` is the caller's address, `host` the request's own Host: a name that somebody has
    pointed at this machine is no sign of being here. `protocol` is such as HTTP/1.1, `headers` are
    the names of all, in small letters.
    """

    remote: str
    host: str
    protocol: str
    headers: frozenset[str]

    @property
    def is_here(self) -> bool:
        """Return whether a browser on this machine made the request, and no proxy for another."""
        direct = self.protocol not in _OLD and not self.headers & _FORWARDED
        return direct and _is_loopback(self.remote) and _names_loopback(self.host)


@dataclass(frozen=True, slots=True)
class Access:
    """The settings that decide: `[try] enabled`, `[server] host` and `public_url`.

    `auto` opens the page to this machine alone, and to nobody when the bot is known to be public:
    a proxy that says nothing of itself cannot be told from a person here for certain.
    """

    enabled: Literal["auto", "on", "off"]
    host: str
    public_url: str = ""

    @property
    def possible(self) -> bool:
        """Return whether the page can be open to anyone."""
        return self.enabled == "on" or (self.enabled == "auto" and self._private)

    def is_ours(self, caller: Caller) -> bool:
        """Return whether a request comes from this machine to a bot that serves it alone."""
        return self._private and caller.is_here

    def allows(self, caller: Caller) -> bool:
        """Return whether the page is open to a request."""
        return self.enabled == "on" or (self.possible and self.is_ours(caller))

    @property
    def _private(self) -> bool:
        return (self.host == "localhost" or _is_loopback(self.host)) and not self.public_url


def _names_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)
