"""How customers are remembered."""
