"""The tools that hold the code together are part of the suite: what they refuse, `make test` refuses."""

import pytest

from standalone import checks
from standalone.checkout import HERE


@pytest.mark.slow
@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.name)
def test_the_code_passes(check: checks.Check) -> None:
    passed, said = checks.run(check, HERE)
    assert passed, f"{' '.join(check.command)} said:\n{said}"
