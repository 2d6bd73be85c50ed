"""Collect: everything that fetches or receives feedback and turns it into signals."""
