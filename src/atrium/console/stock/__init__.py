"""Stock: what lies where, why, and what one does with it; counts, shortfalls, transfers."""

from atrium.console.stock.counting import fill_sheet, show_sheet
from atrium.console.stock.looking import list_stock, show_sku
from atrium.console.stock.moving import adjust, count_one, keep_back, receive, send_away, take_back
from atrium.console.stock.position import show_position
from atrium.console.stock.shortfalls import assign_chosen, list_shortfalls, resolve, show_shortfall
from atrium.console.stock.transfers import list_transfers, receive_transfer, send, show_sending, show_transfer

routes = [
    adjust,
    assign_chosen,
    count_one,
    fill_sheet,
    keep_back,
    list_shortfalls,
    list_stock,
    list_transfers,
    receive,
    receive_transfer,
    resolve,
    send,
    send_away,
    show_position,
    show_sending,
    show_sheet,
    show_shortfall,
    show_sku,
    show_transfer,
    take_back,
]

__all__ = ["routes"]
