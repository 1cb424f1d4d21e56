"""Who may see the page: by default only a person who sits at this machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Container
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

# A proxy on this machine calls from here for people who are elsewhere; most say so.
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


@dataclass(frozen=True, slots=True)
class Access:
    """The settings that decide: `[try] enabled`, `[server] host` and `public_url`.

    `auto` opens the page to this machine alone, and to nobody when the bot is known to be public:
    a proxy that says nothing of itself cannot be told from a person here.
    """

    enabled: Literal["auto", "on", "off"]
    host: str
    public_url: str = ""

    @property
    def possible(self) -> bool:
        """Return whether the page can be open to anyone."""
        return self.enabled == "on" or (self.enabled == "auto" and self._private)

    def is_here(self, remote: str, host: str, headers: Container[str]) -> bool:
        """Return whether a request comes from this machine to a bot that serves it alone.

        `remote` is the caller's address, `host` the request's own Host: a name that somebody has
        pointed at this machine is no sign of being here.
        """
        forwarded = any(name in headers for name in _FORWARDED)
        return self._private and _is_loopback(remote) and _names_loopback(host) and not forwarded

    def allows(self, remote: str, host: str, headers: Container[str]) -> bool:
        """Return whether the page is open to a request; arguments as for `is_here`."""
        return self.enabled == "on" or (self.possible and self.is_here(remote, host, headers))

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
