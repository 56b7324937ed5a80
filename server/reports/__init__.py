"""Findings and facts as plain values for programs: what the REST API and coding agents are told alike."""
