"""Trains again when there is new data, and lets nothing be served that is not measured to be better."""
