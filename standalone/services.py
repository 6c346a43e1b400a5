"""`python -m standalone services`: servers for tests that stay, for a developer who runs pytest again and again."""

from standalone import envfile, leftovers, servers
from standalone.checkout import Checkout
from standalone.claim import claim
from standalone.steps import say
from standalone.stopping import listen_no_more, wait_for_a_signal
from standalone.throwaway import throw_away_servers


def serve(checkout: Checkout) -> None:
    """Write `var/test.env` and stay until a signal comes."""
    with (
        claim(checkout.var / "services.lock", what="Test servers"),
        throw_away_servers(checkout, given=servers.given_by_the_environment()) as environment,
    ):
        # Without the mark: a pytest that reads the file is not ours to end.
        envfile.write(checkout.test_env, {name: value for name, value in environment.items() if name != leftovers.MARK})
        say(f"Test servers are up and named in {checkout.test_env}. Ctrl-C stops them.")
        try:
            wait_for_a_signal()
        finally:
            listen_no_more()
            checkout.test_env.unlink(missing_ok=True)
