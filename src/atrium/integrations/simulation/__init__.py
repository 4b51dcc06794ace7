"""A world around the house: customers, agents, nodes, carriers, suppliers and systems, by the public API only."""

from atrium.integrations.simulation.actions import beat, wish
from atrium.integrations.simulation.asking import Door, House, Tally
from atrium.integrations.simulation.pace import Pace
from atrium.integrations.simulation.queries import Standing, standing
from atrium.integrations.simulation.world import World, inhabited

__all__ = ["Door", "House", "Pace", "Standing", "Tally", "World", "beat", "inhabited", "standing", "wish"]
