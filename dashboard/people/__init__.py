"""The People page in parts: everybody, one of them, how somebody leaves, and the departments."""
