"""Makes pairs of a better and a worse answer to the same request."""
