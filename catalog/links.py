"""The one way out of this machine: asks whether a web address answers, and never anybody but a public server.

What is connected to is checked, not what a name promised: the address of the open connection itself, anew for every
redirect. Nothing is sent but a method, a path and our name; of the answer only its head is read. Sources of the
rules: OWASP's SSRF prevention sheet; the IANA special-purpose address registries as Python's `ipaddress` holds them.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from .models import LinkState

AGENT = "Readiness-link-check/1.0"
MOST_REDIRECTS = 3
LONGEST_ADDRESS = 2_000
PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)


class Refused(Exception):
    """We do not go there; the text says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a link: its state, a sentence, and where it leads by now if it has moved for good."""

    state: LinkState
    result: str
    target: str = ""


def is_public(address: str) -> bool:
    """Whether the address belongs to the open Internet, also where one kind of address wraps another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return ip.is_global and not ip.is_multicast


@dataclass(frozen=True, slots=True)
class Rules:
    """Where we may go and for how long. Only tests make others than the default ones."""

    allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] | None = frozenset({80, 443})
    seconds: float = 5.0  # for one request, its connection and its answer together
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


PUBLIC = Rules()


class Pace:
    """At most one request a second to the same host."""

    def __init__(
        self,
        interval: float = 1.0,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self.interval, self._now, self._sleep = interval, now, sleep
        self._next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Returns when it is this host's turn."""
        if (rest := self._next.get(host, 0) - self._now()) > 0:
            self._sleep(rest)
        self._next[host] = self._now() + self.interval


def ask(url: str, *, rules: Rules = PUBLIC, pace: Pace | None = None) -> Answer:
    """Whether the link leads somewhere. Never raises for anything a server or a network does."""
    pace = pace or Pace()
    seen, here, moved = {url}, url, True
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _status(here, rules, pace)
            if status not in PERMANENT + TEMPORARY or not location:
                return _judged(status, here if here != url and moved else "")
            moved = moved and status in PERMANENT
            here = urljoin(here, location)
            if here in seen:
                return Answer(LinkState.BROKEN, "It leads round in a circle.")
            seen.add(here)
        return Answer(LinkState.UNREACHABLE, f"It was redirected more than {MOST_REDIRECTS} times.")
    except Refused as refused:
        return Answer(LinkState.UNREACHABLE, str(refused))


def _judged(status: int, target: str) -> Answer:
    if 200 <= status < 300:
        if target:
            return Answer(LinkState.REDIRECTED, "It has moved for good.", target[:500])
        return Answer(LinkState.OK, "It answers.")
    if status in (401, 402, 403, 407, 451):
        return Answer(LinkState.UNREACHABLE, f"The server keeps us out ({status}); look at it yourself.")
    if status in (408, 425, 429):
        return Answer(LinkState.UNREACHABLE, f"The server asks us to come back later ({status}).")
    if 400 <= status < 500:
        return Answer(LinkState.BROKEN, f"The server says there is no such page ({status}).")
    return Answer(LinkState.UNREACHABLE, f"The server has trouble ({status}).")


def _status(url: str, rules: Rules, pace: Pace) -> tuple[int, str]:
    """Status and Location; by HEAD, and by GET from a server that does not take that."""
    parts = _checked(url, rules)
    status, location = _request("HEAD", parts, rules, pace)
    if status >= 400 and status != 429:  # some answer HEAD with 405, others with 403, 404 or 500
        status, location = _request("GET", parts, rules, pace)
    return status, location


def _checked(url: str, rules: Rules) -> SplitResult:
    if len(url) > LONGEST_ADDRESS or any(ord(c) < 33 or ord(c) == 127 for c in url):
        raise Refused("The address is not one we can ask.")
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError):
        raise Refused("The address is not one we can ask.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise Refused("Only addresses that begin with http:// or https:// are asked.")
    if parts.username is not None or parts.password is not None:
        raise Refused("The address carries a user name, so it was not asked.")
    if rules.ports is not None and port not in rules.ports:
        raise Refused("The address names an unusual port, so it was not asked.")
    return parts


def _request(method: str, parts: SplitResult, rules: Rules, pace: Pace) -> tuple[int, str]:
    host = (parts.hostname or "").encode("idna").decode("ascii")
    pace.wait(host)
    until = time.monotonic() + rules.seconds
    connection = http.client.HTTPConnection(host, parts.port or (443 if parts.scheme == "https" else 80))
    line = None
    try:
        line = _Line(_connected(host, connection.port, rules, until), until - time.monotonic())
        if parts.scheme == "https":
            line.secure(rules.tls, host)
        connection.sock = line.raw
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
        target = urlunsplit(("", "", path, query, ""))
        connection.request(
            method, target, headers={"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        )
        answer = connection.getresponse()
        if time.monotonic() >= until:  # the line was cut while its head came in
            raise TimeoutError
        return answer.status, answer.getheader("Location") or ""
    except ssl.SSLCertVerificationError as error:
        raise Refused(f"Its certificate does not hold: {error.verify_message}.") from None
    except (ssl.SSLError, http.client.HTTPException, OSError, ValueError) as error:
        if time.monotonic() >= until - 0.02 or isinstance(error, TimeoutError):
            raise Refused(f"It did not answer within {rules.seconds:g} seconds.") from None
        if isinstance(error, ssl.SSLError):
            raise Refused("No secure connection could be made.") from None
        raise Refused("The connection broke off, or what came was no web page.") from None
    finally:
        connection.close()
        if line:
            line.close()


def _connected(host: str, port: int, rules: Rules, until: float) -> socket.socket:
    """A connection to the first of the host's addresses that answers; the address it reached is what is checked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("The name of the server is not known.") from None
    public = [(family, address) for family, _, _, _, address in found if rules.allowed(str(address[0]))]
    if not public:
        raise Refused("It leads into a private network, so it was not asked.")
    for family, address in public[:4]:
        raw = socket.socket(family, socket.SOCK_STREAM)
        try:
            raw.settimeout(max(0.01, until - time.monotonic()))
            raw.connect(address)
            if not rules.allowed(str(raw.getpeername()[0])):
                raise Refused("It leads into a private network, so it was not asked.")
            return raw
        except Refused:
            raw.close()
            raise
        except OSError:
            raw.close()
    if time.monotonic() >= until - 0.02:
        raise Refused(f"It did not answer within {rules.seconds:g} seconds.")
    raise Refused("The server takes no connection.")


class _Line:
    """The open connection; cut when the time is up, under whoever waits for a server that never comes to an end."""

    def __init__(self, raw: socket.socket, seconds: float):
        self.raw = raw
        self._timer = threading.Timer(max(0.01, seconds), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        self.raw = wrapped = context.wrap_socket(
            self.raw, server_hostname=host, do_handshake_on_connect=False
        )
        wrapped.do_handshake()

    def close(self) -> None:
        self._timer.cancel()
        self.raw.close()

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.raw, socket.SHUT_RDWR)
