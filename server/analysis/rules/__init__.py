"""One file per rule, found by its name. A rule never imports another."""
