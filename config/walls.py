"""Tables that belong to no partnership, each with its reason. Any other table without row security fails the sweep."""

GLOBAL_TABLES: dict[str, str] = {
    "account_emailaddress": "credentials: which addresses an account has proved",
    "account_emailconfirmation": "credentials: proof of an address under way (unused: links are signed)",
    "auth_group": "came with the framework; empty, roles are memberships",
    "auth_group_permissions": "came with the framework; empty",
    "auth_permission": "came with the framework; names of models only",
    "django_content_type": "came with the framework; names of models only",
    "django_migrations": "which migrations have run; the app role may only read it",
    "django_session": "sign-in sessions; signed, and no words of a partnership in them",
    "foundation_accountevent": "what happened to accounts, which belong to no partnership; insert-only",
    "foundation_cache": "rate limits and throttles; no page or row is cached",
    "foundation_reference": "facts of the world outside, the same for every partnership; the app role may only read it",
    "foundation_user": "credentials only: an account may hold roles in several partnerships",
    "mfa_authenticator": "credentials: passkeys, authenticator apps, recovery codes",
    "partnership_partnership": "the partnerships themselves; name and slug are public",
    "pghistory_context": "came with row history; empty, each history row holds its own context",
    "socialaccount_socialaccount": "credentials: an identity provider's number for an account",
    "socialaccount_socialapp": "came with the sign-in library; empty, providers come from the environment",
    "socialaccount_socialtoken": "came with the sign-in library; tokens are not kept",
    "usersessions_usersession": "the list of an account's own sessions",
}
