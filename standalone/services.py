"""`python -m standalone services`: servers for tests that stay, for a developer who runs pytest again and again."""

from standalone import envfile, leftovers, servers
from standalone.checkout import Checkout
from standalone.steps import say
from standalone.stopping import wait_for_a_signal
from standalone.throwaway import throw_away_servers


def serve(checkout: Checkout) -> None:
    """Write `var/test.env` and stay until a signal comes."""
    with throw_away_servers(checkout, given=servers.given_by_the_environment()) as environment:
        # Without the mark: a pytest that reads the file is not ours to end.
        envfile.write(
            checkout.test_env,
            {name: value for name, value in environment.items() if name != leftovers.MARK},
        )
        say(f"Test servers are up and named in {checkout.test_env}. Ctrl-C stops them.")
        try:
            wait_for_a_signal()
        finally:
            checkout.test_env.unlink(missing_ok=True)
