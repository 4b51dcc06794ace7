"""A world around the house: customers, agents, nodes, carriers, suppliers and systems, by the public API only."""

from atrium.integrations.simulation.asking import Door, House, Tally
from atrium.integrations.simulation.pace import Pace
from atrium.integrations.simulation.world import World, inhabited

__all__ = ["Door", "House", "Pace", "Tally", "World", "inhabited"]
