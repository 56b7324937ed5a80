"""Plugins as training sees them: opened, judged, cut, broken on purpose. All by the server's own analysis."""
