"""What is known of the world outside of a plugin: tables from `data/`, loaded once, read-only."""
