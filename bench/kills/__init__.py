"""Kills parts of a house at random while it is used, writes down what is asked, answered and told, and judges it."""

from bench.kills.trial import Plan, Trial, trial

__all__ = ["Plan", "Trial", "trial"]
