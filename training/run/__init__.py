"""What every stage shares: its output folder, its progress, what it has done so far, and pipelines of stages."""
