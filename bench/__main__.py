"""`make bench`: speed as ratios inside one run, on throw-away servers. Absolute times say little on a shared machine.

The floor is what a plain Django site would do: hand-written views with Django templates, no row security, no scope, no
record, over the same rows in the same database.
"""

import os
import subprocess
import sys

from standalone.checkout import HERE
from standalone.throwaway import throw_away_servers


def main() -> int:
    with throw_away_servers(HERE, given={}) as environment:
        command = [sys.executable, "-m", "bench.measure"]
        return subprocess.run(command, env={**os.environ, **environment}, cwd=HERE.root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
