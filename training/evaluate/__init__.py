"""Measures models honestly: tasks, checks of what a program does, a funnel per sample, statistics and a report."""
