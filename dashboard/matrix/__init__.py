"""Departments × steps: who has a say where, what of it is nobody's, and how many are hurt there."""
