"""The one data model of all stages, and its JSONL files."""
