"""People who may come in, what they may do, and where they are signed in."""

from atrium.console.users.doing import (
    end_session,
    end_sessions,
    forget_identities,
    forget_phone,
    give_password,
    let_in,
    shut_out,
)
from atrium.console.users.keeping import add_user, change_card, change_roles, show_new
from atrium.console.users.showing import list_users, show_roles, show_user

routes = [
    add_user,
    change_card,
    change_roles,
    end_session,
    end_sessions,
    forget_identities,
    forget_phone,
    give_password,
    let_in,
    list_users,
    show_new,
    show_roles,
    show_user,
    shut_out,
]

__all__ = ["routes"]
