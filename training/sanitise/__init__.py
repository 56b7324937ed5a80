"""Puts names that are wrong right in examples, or drops these."""
