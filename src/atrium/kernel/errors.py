"""Expected noes: each has a code for programs and a sentence for people."""

from typing import Any


class Overtaken(Exception):
    """Somebody was faster with what was only looked at: the transaction is undone, and done again from the start."""


class Refusal(Exception):
    """A "no" that the house means. A door shows it as RFC 9457 problem details."""

    status = 409
    code = "refused"

    def __init__(self, detail: str, **facts: Any) -> None:
        """Say why in a sentence that helps (`detail`), and give programs what they need (`facts`)."""
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


class Refused(Refusal):
    """A rule says no (409)."""

    def __init__(self, code: str, detail: str, **facts: Any) -> None:
        """Name the rule by its stable `code`."""
        super().__init__(detail, **facts)
        self.code = code


class Malformed(Refusal):
    """What was sent cannot be read (400); `at` says where."""

    status = 400
    code = "malformed"


class Unauthorized(Refusal):
    """Nobody is signed in (401)."""

    status = 401
    code = "unauthorized"


class Forbidden(Refusal):
    """Who is signed in may not (403); `permission` names what is missing."""

    status = 403
    code = "forbidden"

    def __init__(self, permission: str, detail: str | None = None) -> None:
        """Name the permission that is missing."""
        super().__init__(detail or f"This needs the permission {permission}.", permission=permission)


class NotFound(Refusal):
    """There is no such thing (404)."""

    status = 404
    code = "not_found"


class Stale(Refusal):
    """Someone was faster (412): read again, then change."""

    status = 412
    code = "stale"


class VersionRequired(Refusal):
    """A change must say which version it changes (428)."""

    status = 428
    code = "version_required"


class TooMany(Refusal):
    """More often than allowed (429); `retry_after` says in how many seconds it may be tried again."""

    status = 429
    code = "too_many"


class Unavailable(Refusal):
    """The outcome is unknown (503): repeat with the same key."""

    status = 503
    code = "unavailable"
