from django.db import migrations

from foundation.rowsecurity import ProtectTenantTables


class Migration(migrations.Migration):
    """A stored file is never changed: it is added, read and thrown away."""

    dependencies = [("foundation", "0007_stored_files")]

    operations = [ProtectTenantTables("StoredFile", app_may=("SELECT", "INSERT", "DELETE"))]
