"""The long soak: a simulated world lives around the demo retailer for a time, while parts of the house are killed."""

from bench.living.lived import Lived, Plan
from bench.living.living import live

__all__ = ["Lived", "Plan", "live"]
