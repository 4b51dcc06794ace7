"""Goods in the hand: received, returned, set right, kept back, sent from node to node."""

from atrium.inventory.actions.entering import refuse_repeated
from atrium.inventory.books.queries import movement
from atrium.inventory.goods.actions import keep_back, record, send, take_back, take_in
from atrium.inventory.goods.model import ArrivedLine, Sending, SentLine, Transfer, can_be_taken_back
from atrium.inventory.goods.queries import coming, transfer, transfers, under_way
from atrium.inventory.model import Entry, Safety

__all__ = [
    "ArrivedLine",
    "Entry",
    "Safety",
    "Sending",
    "SentLine",
    "Transfer",
    "can_be_taken_back",
    "coming",
    "keep_back",
    "movement",
    "record",
    "refuse_repeated",
    "send",
    "take_back",
    "take_in",
    "transfer",
    "transfers",
    "under_way",
]
