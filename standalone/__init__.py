"""Everything on one machine without Docker: PostgreSQL, Valkey, the site and its tests.

Nothing outside this package imports it. Its doors are `bootstrap.py` (any Python, builds the environment) and
`python -m standalone run|test|services|check|reset` (the environment's own Python).
"""
