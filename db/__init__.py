"""The store: what is known, and who may change it."""
