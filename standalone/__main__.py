"""The door: `python -m standalone run|test|services|check|reset`."""

import errno
import sys
from collections.abc import Callable

from standalone import checks, resetting, running, services, testing
from standalone.checkout import HERE, Checkout
from standalone.faults import Fault
from standalone.stopping import Stopped, listen

COMMANDS: dict[str, Callable[[Checkout], int | None]] = {
    "run": running.run,
    "test": testing.run_tests,
    "services": services.serve,
    "check": checks.run_all,
    "reset": resetting.reset,
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"Say one of: {', '.join(COMMANDS)}\n")
        return 2
    listen()
    try:
        return COMMANDS[arguments[0]](HERE) or 0
    except Fault as fault:
        sys.stderr.write(f"{fault}\n")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT):
            raise
        sys.stderr.write(f"{error.strerror}: {error.filename or HERE.root}. Put that right and run this again.\n")
    except Stopped:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
