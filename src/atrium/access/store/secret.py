"""Secrets: made by chance, kept as hashes. Passwords are hashed slowly, in threads of their own, a few at a time."""

import asyncio
import base64
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from atrium.access.model import check_password

TOKEN = "atr_"  # noqa: S105 - a prefix, so that leaked tokens are found by scanners
SESSION = "ats_"
PENDING = "atp_"
RECOVERY_CODES = 10
HINT_LENGTH = 8
LENGTH = 47
AT_ONCE = 2

HASHER = PasswordHasher()
"""argon2id with what RFC 9106 recommends where memory is dear."""
_HANDS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")


def made(prefix: str) -> str:
    """A new secret of 32 random bytes."""
    return prefix + secrets.token_urlsafe(32)


def recovery_codes() -> list[str]:
    """Ten new codes of 80 bits, in letters and figures that are not taken for each other."""
    return [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]


def looks_good(secret: str) -> bool:
    """Whether it may be one of ours at all."""
    return len(secret) == LENGTH and secret.startswith((TOKEN, SESSION)) and secret.isascii()


def hashed(secret: str) -> bytes:
    """How a random secret is kept."""
    return hashlib.sha256(secret.encode()).digest()


async def kept(password: str) -> str:
    """How a new password is kept (argon2id). Raises Refused `weak_password`."""
    check_password(password)
    return await asyncio.get_running_loop().run_in_executor(_HANDS, HASHER.hash, password)


async def fits(password: str, hashed_as: str | None) -> bool:
    """Whether a password is the one that was kept; takes as long when none was."""
    return await asyncio.get_running_loop().run_in_executor(_HANDS, _fits, password, hashed_as)


@cache
def _nobody() -> str:
    """What an unknown e-mail is compared with: whether someone is known cannot be told by how long we take."""
    return HASHER.hash(secrets.token_urlsafe())


def _fits(password: str, hashed_as: str | None) -> bool:
    try:
        HASHER.verify(hashed_as or _nobody(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return hashed_as is not None
