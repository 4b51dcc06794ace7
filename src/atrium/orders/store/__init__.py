"""How orders are remembered."""
