"""Benchmarks: each prints one line, ours against the named peer in the same run."""
