"""nginx before the machines, with the very lines that the README gives."""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kaizen.config import ROOT
from tests.postgres import free_port

LINES = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
# What lies elsewhere in a test: no root, no place but its own folder.
AROUND = """daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{lines}
}}
"""


def missing() -> str:
    return "" if shutil.which("nginx") else "No nginx on this machine."


class Front:
    """Whoever starts it ends it."""

    def __init__(self, folder: Path, machines: list[int]) -> None:
        folder.mkdir()
        self.port = free_port()
        make_certificate(folder)
        written = AROUND.format(folder=folder, lines=self.lines(folder, machines))
        (folder / "nginx.conf").write_text(written)
        command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        command += ["-e", str(folder / "error.log")]
        self.process = subprocess.Popen(command)

    def lines(self, folder: Path, machines: list[int]) -> str:
        """Of the README, on loopback and with a certificate of our own."""
        found = LINES.search((ROOT / "README.md").read_text("utf-8"))
        assert found, "The README shows nginx's lines."
        lines = found[1]
        for number, port in enumerate(machines, 1):
            assert f"10.0.0.1{number}:8000" in lines
            lines = lines.replace(f"10.0.0.1{number}:8000", f"127.0.0.1:{port}")
        lines = lines.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
        lines = lines.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
        return lines.replace("/etc/ssl/kaizen", str(folder))

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    written = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(written))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(written, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
