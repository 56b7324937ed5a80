"""Runs a stage or a pipeline on other machines: rented, of a cluster, or any that takes ssh."""
