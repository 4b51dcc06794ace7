"""Measures the house under load, and breaks it on purpose: both drive it from outside, by its API alone."""
