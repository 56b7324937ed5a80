"""What a plugin does when it runs: its calls with their constants, where values come from, what the game calls."""
