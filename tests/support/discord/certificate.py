"""A certificate of its own for the loopback CDN: members' links begin with https://, so theirs must, too."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback Discord")])
_DAY = timedelta(days=1)


def certify(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS, and the file that makes clients trust it (`SSL_CERT_FILE`)."""
    key = ec.generate_private_key(ec.SECP256R1())
    signed = _described(key.public_key()).sign(key, hashes.SHA256())
    trusted, private = folder / "certificate.pem", folder / "key.pem"
    trusted.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    format_, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, format_, plain))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(trusted, private)
    return tls, trusted


def _described(key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(_NAME, _NAME, key, x509.random_serial_number(), now - _DAY, now + _DAY)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
