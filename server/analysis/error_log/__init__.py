"""What servers write when a plugin goes wrong: read, grouped, explained, and led back to the lines of the plugin.

The logs are SourceMod's `errors_*.log`, its console, or text that somebody pasted of either.
"""
