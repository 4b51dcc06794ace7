"""How users are remembered, and how secrets are made and kept."""
