"""Gathers plugins with where they are from and under which licence."""
