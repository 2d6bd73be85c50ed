"""The queue of matters: what is asked of it, its rows, one matter in full, and what people do to it."""
