# syntax=docker/dockerfile:1
# The production image: web, worker, beat and migrate all run from it. docs/operating.md says how.

FROM node:22-slim AS assets
WORKDIR /srv/alongside
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY static static
RUN npm run build

FROM python:3.12-slim AS packages
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /srv/alongside
RUN pip install --no-cache-dir "uv>=0.9"
COPY pyproject.toml uv.lock ./
# Neither `standalone` (servers for one machine) nor `dev` (tests) belongs in an image that faces people.
RUN uv sync --frozen --no-default-groups

FROM python:3.12-slim
ENV PATH=/srv/alongside/.venv/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /srv/alongside
# What WeasyPrint needs to set PDFs; standalone/packages.py says what each is for.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/alongside alongside \
    && install --directory --owner alongside --mode 700 var var/media var/beat
COPY --from=packages /srv/alongside/.venv .venv
COPY --from=assets /srv/alongside/var/assets var/assets
COPY manage.py ./
COPY config config
COPY foundation foundation
COPY partnership partnership
COPY actionplan actionplan
COPY survivors survivors
COPY training training
COPY templates templates
# Settings refuse to load without these; nothing listens at the addresses and the key signs nothing.
RUN SECRET_KEY=only-while-the-image-is-built ALLOWED_HOSTS=localhost SITE_URL=http://localhost \
    DATABASE_URL=postgres://nobody@127.0.0.1:1/nothing REDIS_URL=redis://127.0.0.1:1/0 \
    python manage.py collectstatic --noinput --verbosity=0 \
    && python -m compileall -q config foundation partnership actionplan survivors training \
    && chown -R alongside var
USER alongside
EXPOSE 8000
# No header may set SCRIPT_NAME, which stands before the address of every form.
# /dev/shm: a worker's sign of life must not wait for a slow disk.
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", \
     "--preload", "--worker-tmp-dir=/dev/shm", "--forwarder-headers=", "--no-control-socket"]
