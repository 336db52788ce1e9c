"""A web server on this machine that fails in every way the field knows."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Misbehaving(BaseHTTPRequestHandler):
    """What a path says it does: /404, /429, /redirect/<status>?<where>, /slow, /drip, /huge, /nohead, /odd …"""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, body):
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        what, _, more = self.path.lstrip("/").partition("?")
        if what == "slow":
            self.server.patience.wait(10)
        elif what == "drip":
            self.drip()
        elif what == "huge":
            self.huge(body)
        elif what == "nohead" and not body:
            self.plain(405)
        elif what == "oddhead" and not body:
            self.plain(500)
        elif what == "odd":
            self.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")
            self.close_connection = True
        elif what == "headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n")
            self.close_connection = True
        elif what in ("circle", "circle2"):
            self.send_response(302)
            self.send_header("Location", "/circle2" if what == "circle" else "/circle")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif what == "hangup":
            self.close_connection = True
        elif what.startswith("redirect/"):
            self.send_response(int(what.removeprefix("redirect/")))
            self.send_header("Location", more)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.plain(int(what) if what.isdigit() else 200)

    def plain(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def drip(self):
        """A header that never ends, a byte at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.server.patience.wait(0.05):
            try:
                self.wfile.write(b"a")
            except OSError:
                return

    def huge(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()
        while body and not self.server.patience.is_set():
            try:
                self.wfile.write(b"x" * 65_536)
                self.server.sent += 65_536
            except OSError:
                return

    def log_message(self, *_args):
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


@contextmanager
def serving(tls=None):
    server = Quiet(("127.0.0.1", 0), Misbehaving)
    server.asked, server.sent, server.patience = [], 0, threading.Event()
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    scheme = "https" if tls else "http"
    server.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    try:
        yield server
    finally:
        server.patience.set()
        server.shutdown()
        server.server_close()


@contextmanager
def deaf():
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        time.sleep(0)


def certificate(folder):
    """A server's TLS context and the file of the authority a client may trust for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file
