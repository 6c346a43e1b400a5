from django.db import migrations

from foundation.rowsecurity import LimitAppRole


class Migration(migrations.Migration):
    """Tables that came with libraries and stay empty: the app role may only read them."""

    dependencies = [
        ("foundation", "0005_helplines"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        LimitAppRole("pghistory_context", may=("SELECT",)),
        LimitAppRole("socialaccount_socialapp", may=("SELECT",)),
    ]
