"""OpenID Connect: people come in by a provider that the retailer trusts, such as Keycloak or Google."""

from atrium.integrations.openid.client import OpenId, Registration

__all__ = ["OpenId", "Registration"]
