"""What is known around a sheet: who takes the order, for whom, from which channel, where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atrium import customers, delivery, network
from atrium.console.ground import Visit
from atrium.console.taking.sheet import OTHER, PARTS, Home, Sheet
from atrium.customers import Customer
from atrium.delivery import Method
from atrium.doorway.availability import CURRENCY
from atrium.kernel import Tx
from atrium.network import Channel, near
from atrium.orders import Order

FIRST_CHOICE = "phone"
PICKUP = "pickup"
SHIP = "ship"


@dataclass(frozen=True, slots=True)
class Scene:
    """The sheet with all gaps filled that can be filled, and what it was filled from."""

    sheet: Sheet
    channels: Sequence[Channel]
    """Those one may place orders on."""
    channel: Channel | None
    customer: Customer | None
    methods: Sequence[Method]
    draft: Order | None
    """The draft as it is now."""
    home: Home
    """Where goods would go: the chosen address, or what was typed."""

    @property
    def currency(self) -> str:
        """What is paid in."""
        return (self.channel.currency if self.channel else None) or CURRENCY

    @property
    def buyer(self) -> str:
        """Who buys, by name; empty while nobody does."""
        if self.customer:
            return self.customer.entry.name
        return self.draft.customer.name if self.draft and self.sheet.customer else ""

    @property
    def is_pickup(self) -> bool:
        """Whether the customer fetches it."""
        return self.sheet.method == PICKUP

    @property
    def pools(self) -> tuple[str, ...]:
        """What the channel sells from."""
        return self.channel.pools if self.channel else ()


async def gather(tx: Tx, visit: Visit, sheet: Sheet, draft: Order | None) -> Scene:
    """Look around a sheet; nothing is judged yet."""
    channels = await _channels(tx, visit)
    code = draft.channel if draft else sheet.channel
    channel = _chosen(channels, code)
    customer = await _customer(tx, visit, sheet.customer)
    methods = [method for method in (await delivery.methods(tx)).values() if method.is_active]
    country = await near.home_country(tx) or visit.say.locale.territory or ""
    is_drafts = draft is not None and draft.customer.id == sheet.customer
    known = str(customer.id) if customer else sheet.customer if is_drafts else ""
    sheet = _filled(replace(sheet, customer=known), customer, methods, country)
    sheet = replace(sheet, channel=channel.code if channel else "")
    return Scene(sheet, channels, channel, customer, methods, draft, _home(sheet, customer))


async def _channels(tx: Tx, visit: Visit) -> list[Channel]:
    found = (await network.list_channels(tx, limit=200)).items
    return [one for one in found if one.is_active and visit.visitor.may("orders.place", channel=one.code)]


def _chosen(channels: Sequence[Channel], code: str) -> Channel | None:
    """The channel that was chosen, else the phone, else the first one may use."""
    known = {channel.code: channel for channel in channels}
    return known.get(code) or known.get(FIRST_CHOICE) or next(iter(channels), None)


async def _customer(tx: Tx, visit: Visit, customer: str) -> Customer | None:
    if not customer or len(customer) > 18 or not visit.visitor.may("customers.read"):
        return None
    return next(iter(await customers.see(tx, [int(customer)])), None)


def _filled(sheet: Sheet, customer: Customer | None, methods: Sequence[Method], country: str) -> Sheet:
    """The sheet with what is usual where nothing was said."""
    codes = [method.code for method in methods]
    usual = SHIP if SHIP in codes else next((code for code in codes if code != PICKUP), SHIP)
    home = replace(sheet.home, country=sheet.home.country.upper() or country)
    if home.postal_code and not home.city and (town := near.town(home.country, home.postal_code)):
        home = replace(home, city=town.city, region=home.region or town.region)
    return replace(
        sheet,
        method=sheet.method if sheet.method in codes else usual,
        home=home,
        place=_place(sheet, customer),
    )


def _place(sheet: Sheet, customer: Customer | None) -> str:
    """Which address: one that is known when the same was typed, else as chosen."""
    homes = customer.entry.addresses if customer else ()
    if sheet.place == OTHER and not sheet.home.is_empty:
        typed = customers.Address(**{part: getattr(sheet.home, part) for part in PARTS}).key
        return next((str(i) for i, home in enumerate(homes) if home.key == typed), OTHER)
    place = sheet.place or "0"
    is_known = place.isdecimal() and len(place) < 4 and int(place) < len(homes)
    return place if is_known else OTHER


def _home(sheet: Sheet, customer: Customer | None) -> Home:
    """Where it goes; to the customer, unless another name was given."""
    name = customer.entry.name if customer else sheet.name
    home = sheet.home
    if customer and sheet.place != OTHER:
        known = customer.entry.addresses[int(sheet.place)]
        home = Home(**{part: getattr(known, part) for part in PARTS})
    return replace(home, name=home.name or name)
