"""The hands: everything that waits, fetches and sends."""
