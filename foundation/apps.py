from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "foundation"

    def ready(self) -> None:
        from foundation import checks  # noqa: F401, PLC0415 -- models and settings must be ready before these are read
        from foundation.signin import events  # noqa: PLC0415

        events.connect()
