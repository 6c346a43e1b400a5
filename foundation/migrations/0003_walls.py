from django.db import migrations

from foundation.rowsecurity import LimitAppRole, ProtectTenantTables


class Migration(migrations.Migration):
    """The record of what happened can be added to and read inside its partnership, and nothing else. A stored file is
    never changed: it is added, read and thrown away."""

    dependencies = [("foundation", "0002_initial")]

    operations = [
        ProtectTenantTables("AuditEntry", app_may=("SELECT", "INSERT")),
        ProtectTenantTables("StoredFile", app_may=("SELECT", "INSERT", "DELETE")),
        ProtectTenantTables("Export", app_may=("SELECT", "INSERT", "UPDATE")),
        LimitAppRole("foundation_accountevent", may=("INSERT",)),
    ]
