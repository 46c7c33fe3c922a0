"""TLS for servers on loopback that answer to names of the world, and for clients that believe them."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ISSUER = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
DAY = timedelta(days=1)


class Authority:
    """A certificate authority of its own; its files lie in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = folder / "authority.pem"
        ca = x509.BasicConstraints(ca=True, path_length=0)
        signed = self._sign(ISSUER, self._key.public_key(), ca)
        self.certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def server(self, name: str) -> ssl.SSLContext:
        """TLS of the server called `name`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signed = self._sign(subject, key.public_key(), x509.SubjectAlternativeName([x509.DNSName(name)]))
        pem = serialization.Encoding.PEM
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        chain = self._folder / f"{name}.pem"
        chain.write_bytes(private + signed.public_bytes(pem))
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(chain)
        return tls

    def client(self) -> ssl.SSLContext:
        """TLS that believes this authority alone."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        unsigned = x509.CertificateBuilder(ISSUER, subject, key, x509.random_serial_number(), now - DAY, now + DAY)
        return unsigned.add_extension(extension, critical=False).sign(self._key, hashes.SHA256())
