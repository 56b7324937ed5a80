"""The built-in engine: understands a request and writes the plugin, without any model."""
