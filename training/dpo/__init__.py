"""The stage `dpo`: a model learns to prefer the better of two answers."""
