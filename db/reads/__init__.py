"""Questions to the store, a file per noun; answers are frozen rows."""
