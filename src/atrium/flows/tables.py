"""The tables: fact → reaction. A name is kept for good, since what is under way is known by it."""

from atrium.dispatch.reactions import Reaction
from atrium.flows import errands, order_to_cash

ORDER_TO_CASH = (
    Reaction("order_to_cash.allocate", ("orders.OrderPlaced", "orders.OrderReserved"), order_to_cash.allocate),
    Reaction(
        "order_to_cash.allocate_late",
        (
            "inventory.StockCounted",
            "inventory.StockReceived",
            "inventory.StockAdjusted",
            "inventory.StockReturned",
            "inventory.StockArrived",
            "inventory.SafetyChanged",
        ),
        order_to_cash.allocate_late,
    ),
)

GIVEN_BACK = ("orders.OrderCancelled", "orders.OrderReservationExpired")

CANCELLATION = (
    Reaction("cancellation.forget_shortfalls", GIVEN_BACK, order_to_cash.forget_shortfalls),
    Reaction("cancellation.allocate_others", GIVEN_BACK, order_to_cash.allocate_late),
)

ERRANDS = (Reaction("errands.carry_on", ("orders.ErrandAdvanced",), errands.carry_on, batch=1),)

reactions = (*ORDER_TO_CASH, *CANCELLATION, *ERRANDS)
