"""The stage `sft`: a model learns from examples."""
