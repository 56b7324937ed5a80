"""One file a feature: registers it, converts what goes in and out, and delegates. Found by name."""
