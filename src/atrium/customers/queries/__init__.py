"""Customers as they are shown."""
