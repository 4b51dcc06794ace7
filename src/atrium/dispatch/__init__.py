"""How facts leave: numbered, made out to each listener, leased, told, kept, read by position. Knows no retail."""
