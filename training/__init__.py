"""From raw plugins to a measured model. Imports the server; the server never imports it."""
