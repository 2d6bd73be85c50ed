"""The page on which departments say what a happy customer is, and see where they disagree."""
