"""You and your settings: name, looks, password, phone, where you are signed in."""

from atrium.console.me.keeping import change_password, keep_card, keep_preferences
from atrium.console.me.phone import begin_phone, confirm_phone, turn_phone_off
from atrium.console.me.places import end_other_places, end_place
from atrium.console.me.showing import show_me

routes = [
    begin_phone,
    change_password,
    confirm_phone,
    end_other_places,
    end_place,
    keep_card,
    keep_preferences,
    show_me,
    turn_phone_off,
]

__all__ = ["routes"]
