"""An environment that lets the settings load where no server is needed: collectstatic, types, checks."""

NO_SERVERS = {
    "SECRET_KEY": "only-for-commands-that-serve-nobody-0123456789-abcdefghijklmnop",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "DATABASE_OWNER_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "alongside.example.org",
    "SITE_URL": "https://alongside.example.org",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "STANDALONE": "0",
    "DEMO_SIGN_IN": "0",
}
