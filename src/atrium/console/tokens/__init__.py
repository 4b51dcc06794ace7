"""What programs come in with."""

from atrium.console.tokens.issuing import issue_token, revoke_token, show_new
from atrium.console.tokens.showing import list_tokens

routes = [issue_token, list_tokens, revoke_token, show_new]

__all__ = ["routes"]
