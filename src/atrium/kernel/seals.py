"""Secrets at rest: sealed with the house's key, so that a copy of the database gives none of them away."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Seal:
    """Seals and opens secrets; a sealed one opens only for whom it was sealed for."""

    def __init__(self, key: str) -> None:
        """Use the house's key (`settings.key()`)."""
        # Named after its first users; with another name nothing sealed so far would open.
        self._cipher = AESGCM(hashlib.sha256(b"atrium integrations\0" + key.encode()).digest())

    def close(self, secret: str, owner: str) -> bytes:
        """Seal a secret for its owner: a system's name, `user/12`."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """The secret again. Raises ValueError when it was sealed with another key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode()).decode()
        except InvalidTag:
            raise ValueError(f"The secret of {owner} was sealed with another ATRIUM_SECRET_KEY.") from None
