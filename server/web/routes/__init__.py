"""The addresses, one file for those that belong together; each has a `router`."""
