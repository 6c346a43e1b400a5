from django.db import migrations

from foundation.rowsecurity import LimitAppRole, ProtectTenantTables, updating

PROGRESS = (
    "state", "attempts", "done", "steps", "beat_at", "error", "file_id", "ready_at", "expires_at", "made_with",
)  # fmt: skip


class Migration(migrations.Migration):
    """The record of what happened can be added to and read inside its partnership, and nothing else. A stored file is
    never changed: it is added, read and thrown away. Of an export only how far it is: who asked for what stays."""

    dependencies = [("foundation", "0002_initial")]

    operations = [
        ProtectTenantTables("AuditEntry", app_may=("SELECT", "INSERT")),
        ProtectTenantTables("StoredFile", app_may=("SELECT", "INSERT", "DELETE")),
        ProtectTenantTables("Export", app_may=("SELECT", "INSERT", updating(*PROGRESS))),
        LimitAppRole("foundation_accountevent", may=("INSERT",)),
    ]
