"""Output formats of `l4d2 check`, one file each, found by name: `write(outcomes, out)`."""
