"""Doors for users, roles, tokens, sessions, ways to come in and the audit trail."""

from atrium.api.access.personal import (
    delete_identities,
    delete_second_factor,
    get_preferences,
    get_second_factor,
    list_identities,
    put_preferences,
)
from atrium.api.access.sessions import delete_session, delete_sessions, list_sessions
from atrium.api.access.tokens import delete_token, list_tokens, post_token
from atrium.api.access.trail import list_audit
from atrium.api.access.users import (
    get_user,
    list_roles,
    list_users,
    patch_user,
    post_user,
    put_password,
    put_roles,
)

routes = [
    delete_identities,
    delete_second_factor,
    delete_session,
    delete_sessions,
    delete_token,
    get_preferences,
    get_second_factor,
    get_user,
    list_audit,
    list_identities,
    list_roles,
    list_sessions,
    list_tokens,
    list_users,
    patch_user,
    post_token,
    post_user,
    put_password,
    put_preferences,
    put_roles,
]
