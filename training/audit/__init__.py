"""Judges examples by rules and by a model, and says where the two disagree."""
