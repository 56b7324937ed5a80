"""The `l4d2` command. One file a subcommand, found by name; the only part of `server` that prints."""
