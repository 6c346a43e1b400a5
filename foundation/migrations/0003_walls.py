from django.db import migrations

from foundation.rowsecurity import LimitAppRole, ProtectTenantTables


class Migration(migrations.Migration):
    """The record of what happened can be added to and read inside its partnership, and nothing else."""

    dependencies = [("foundation", "0002_initial")]

    operations = [
        ProtectTenantTables("AuditEntry", app_may=("SELECT", "INSERT")),
        LimitAppRole("foundation_accountevent", may=("INSERT",)),
    ]
