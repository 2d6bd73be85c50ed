"""The demo company: a believable retailer, written by hand and always the same, to fill an empty store with.

Pure: the company and its story are data and arithmetic; the caller says until when and stores what comes out.
"""
