"""Runs the language server with a model that was made, and keeps what it says to an editor."""
