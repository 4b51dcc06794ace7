"""Secrets at rest: sealed with the house's key, so that a copy of the database gives none of them away."""

import base64
import hashlib
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "whsec_"
_NONCE = 12


class Seal:
    """Seals and opens secrets; a sealed one opens only for the system it was sealed for."""

    def __init__(self, key: str) -> None:
        """Use the house's key (`settings.key()`)."""
        self._cipher = AESGCM(hashlib.sha256(b"atrium integrations\0" + key.encode()).digest())

    def close(self, secret: str, system: str) -> bytes:
        """Seal a system's secret."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), system.encode())

    def open(self, sealed: bytes, system: str) -> str:
        """The secret again. Raises ValueError when it was sealed with another key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], system.encode()).decode()
        except InvalidTag:
            raise ValueError(f"The secret of {system} was sealed with another ATRIUM_SECRET_KEY.") from None


def new_secret() -> str:
    """32 random bytes, as Standard Webhooks writes them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
