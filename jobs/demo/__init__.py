"""The demo company: a small believable retailer, written by hand and always the same, to fill an empty store with.

Pure: the company and its story are data and arithmetic; whoever calls says until when, and stores what comes out.
"""
