"""Which codes are good: RFC 6238 with six digits and half minutes, as all phones know it."""

import re
from dataclasses import dataclass
from datetime import datetime

from pyotp.exceptions import OTPVerificationError
from pyotp.totp import TOTP

from atrium.kernel import Refused

ISSUER = "Atrium"
DRIFT_STEPS = 1
_CODE = re.compile(r"[0-9]{6}")
_RECOVERY_CODE = re.compile(r"[a-z2-7]{16}")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a phone must be told once, as text to type or as an address for a picture to scan."""

    secret: str
    uri: str


def beginning(secret: str, email: str) -> Beginning:
    """What is shown to who begins."""
    return Beginning(secret, TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


def plain(typed: str) -> str:
    """A code without what people put between."""
    return re.sub(r"[\s-]", "", typed[:100]).lower()


def is_recovery_code(code: str) -> bool:
    """Whether it looks like a recovery code."""
    return _RECOVERY_CODE.fullmatch(code) is not None


def shown(code: str) -> str:
    """A recovery code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def step_of(secret: str, code: str, now: datetime, last_step: int | None) -> int:
    """The half minute that a code belongs to: this one, the one before or the next.

    Raises Refused `wrong_code`, or `code_used` for one that is not newer than the last.
    """
    try:
        if not _CODE.fullmatch(code):
            raise wrong_code()
        step = TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=DRIFT_STEPS)
    except OTPVerificationError:
        raise wrong_code() from None
    if last_step is not None and step <= last_step:
        raise Refused("code_used", "This code was used already; wait for the next one.")
    return step


def wrong_code() -> Refused:
    """The refusal of a code."""
    return Refused("wrong_code", "This code is not right; take the newest one of your phone, or a recovery code.")
