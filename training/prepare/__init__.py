"""Makes examples of collected plugins."""
