"""Giving back what is held, and moving it to the node that it will leave from."""

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from atrium.inventory.model.promises import Hold, Move, Take
from atrium.inventory.model.stock import Stock


def give_back(takes: Iterable[Take], holds: Iterable[Hold]) -> list[Hold]:
    """Which part of which hold each take ends. To give back more than is held is a bug."""
    left = {(hold.owner, hold.line, hold.sku, hold.pool, hold.node): hold for hold in holds}
    ended: list[Hold] = []
    for take in takes:
        missing = take.quantity
        for key, hold in list(left.items()):
            part = min(missing, hold.quantity) if _is_of(take, hold) else 0
            if part:
                left[key] = replace(hold, quantity=hold.quantity - part)
                ended.append(replace(hold, quantity=part))
                missing -= part
        assert missing == 0, f"{take}: {missing} more than is held"
    return ended


def fit(moves: Iterable[Move], stock: Stock, reserved: Iterable[Hold]) -> list[Move]:
    """The moves that can be made, in order and each wholly: reserved in the node's pool and available at the node."""
    at = Counter({key: position.available for key, position in stock.positions.items()})
    promised = Counter({(hold.owner, hold.line, hold.sku, hold.pool): hold.quantity for hold in reserved})
    done: list[Move] = []
    for move in moves:
        place = (move.sku, move.node)
        if place not in stock.positions:
            continue
        promise = (move.owner, move.line, move.sku, stock.positions[place].pool)
        if 0 < move.quantity <= min(at[place], promised[promise]):
            at[place] -= move.quantity
            promised[promise] -= move.quantity
            done.append(move)
    return done


def _is_of(take: Take, hold: Hold) -> bool:
    return (
        (take.owner, take.line) == (hold.owner, hold.line)
        and take.sku in {None, hold.sku}
        and take.node in {None, hold.node}
    )
