import sys

from standalone import services
from standalone.checkout import HERE
from standalone.faults import Fault
from standalone.stopping import Stopped, listen

COMMANDS = {
    "services": lambda: services.serve(HERE),
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"Say one of: {', '.join(COMMANDS)}\n")
        return 2
    listen()
    try:
        COMMANDS[arguments[0]]()
    except Fault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    except Stopped:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
