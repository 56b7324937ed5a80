"""Has OpenAI train a model on our examples, and makes a preset of what comes of it."""
