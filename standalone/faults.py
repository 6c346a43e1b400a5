class Fault(Exception):
    """Something a person can put right. Its text is one sentence or two: what is wrong and what to do."""
