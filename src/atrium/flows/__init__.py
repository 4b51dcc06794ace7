"""Who reacts to what: one file per business story."""

from atrium.flows.tables import reactions

__all__ = ["reactions"]
