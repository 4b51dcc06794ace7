"""What can go wrong with the database server, in words that say what to do next."""


class ServerRefused(Exception):
    """The database server cannot be used as things stand; the message says what to do."""
