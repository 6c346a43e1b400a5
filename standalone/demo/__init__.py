"""Three made-up partnerships to try the product on. The same seed and day make the same rows.

`make(...)` opens each partnership and calls MAKERS in their order.
"""
