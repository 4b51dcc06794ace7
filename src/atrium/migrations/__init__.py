"""The schema, file after file, forward only."""
