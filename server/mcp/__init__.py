"""Tools for coding agents by the Model Context Protocol: check, fix, generate, look up.

They read files of one folder and write none: what a tool makes is its answer.
"""
