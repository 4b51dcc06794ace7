"""Secrets: made by chance, kept as hashes. Passwords are hashed slowly, in threads of their own, a few at a time."""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

TOKEN = "atr_"  # noqa: S105 - a prefix, so that leaked tokens are found by scanners
SESSION = "ats_"
HINT_LENGTH = 8
LENGTH = 47
AT_ONCE = 2

_HASHER = PasswordHasher()
_HANDS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")


def made(prefix: str) -> str:
    """A new secret of 32 random bytes."""
    return prefix + secrets.token_urlsafe(32)


def looks_good(secret: str) -> bool:
    """Whether it may be one of ours at all."""
    return len(secret) == LENGTH and secret.startswith((TOKEN, SESSION)) and secret.isascii()


def hashed(secret: str) -> bytes:
    """How a random secret is kept."""
    return hashlib.sha256(secret.encode()).digest()


async def hash_password(password: str) -> str:
    """How a password is kept (argon2id)."""
    return await asyncio.get_running_loop().run_in_executor(_HANDS, _HASHER.hash, password)


async def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept; takes as long when none was."""
    return await asyncio.get_running_loop().run_in_executor(_HANDS, _fits, password, kept)


@cache
def _nobody() -> str:
    """What an unknown e-mail is compared with: whether someone is known cannot be told by how long we take."""
    return _HASHER.hash(secrets.token_urlsafe())


def _fits(password: str, kept: str | None) -> bool:
    try:
        _HASHER.verify(kept or _nobody(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return kept is not None
