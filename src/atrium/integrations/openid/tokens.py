"""Whether an ID token is sound: signed by the provider, for us, for this sign-in, and still good.

OpenID Connect Core 1.0, 3.1.3.7; signatures and claims are checked by joserfc.
"""

from dataclasses import dataclass
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import InvalidClaimError
from joserfc.jwk import KeySet

LEEWAY_S = 60
# Signatures by a provider's own key only: neither `none` nor a secret that both know.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
_PUBLIC = {"RSA", "EC", "OKP"}


@dataclass(frozen=True, slots=True)
class Expected:
    """Who must have issued a token, for whom, in answer to what."""

    issuer: str
    client_id: str
    nonce: str


def keys_of(told: dict[str, Any]) -> KeySet:
    """The keys that a provider signs with. Raises JoseError or ValueError when there are none."""
    listed = cast("list[dict[str, Any]]", told.get("keys") or [])
    usable = [key for key in listed if key.get("kty") in _PUBLIC and key.get("use", "sig") == "sig"]
    return KeySet.import_key_set({"keys": usable})  # pyright: ignore[reportArgumentType]


def claims_of(token: str, keys: KeySet, expected: Expected) -> dict[str, Any]:
    """What a token says. Raises JoseError or ValueError when it is not sound."""
    claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    jwt.JWTClaimsRegistry(
        leeway=LEEWAY_S,
        iss={"essential": True, "value": expected.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": expected.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": expected.nonce},
    ).validate(claims)
    _check_party(claims, expected.client_id)
    return claims


def _check_party(claims: dict[str, Any], client_id: str) -> None:
    """A token for several says for which of them it was made."""
    party, audience = claims.get("azp"), claims["aud"]
    is_for_several = isinstance(audience, list) and len(cast("list[Any]", audience)) > 1
    if party != client_id and (party is not None or is_for_several):
        raise InvalidClaimError("azp")
