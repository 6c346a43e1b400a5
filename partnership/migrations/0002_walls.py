from django.db import migrations

from foundation.rowsecurity import ProtectHistoryTables, ProtectTenantTables


class Migration(migrations.Migration):
    """Row security and keys that cannot leave the partnership."""

    dependencies = [("partnership", "0001_initial"), ("foundation", "0001_initial")]

    operations = [
        ProtectTenantTables("Organisation"),
        # People may read their own rows before a partnership is open: that is how it is found.
        ProtectTenantTables("Person", own_rows="user_id"),
        ProtectTenantTables("Membership", own_rows="user_id"),
        ProtectTenantTables("Invitation", "FactorReset"),
        ProtectHistoryTables("OrganisationHistory", "PersonHistory", "MembershipHistory"),
        migrations.RunSQL(
            # Membership.user repeats Person.user; the database holds them equal.
            sql="""
                ALTER TABLE partnership_membership ADD CONSTRAINT membership_user_is_the_persons
                FOREIGN KEY (partnership_id, person_id, user_id)
                REFERENCES partnership_person (partnership_id, id, user_id) DEFERRABLE INITIALLY DEFERRED
            """,
            reverse_sql="ALTER TABLE partnership_membership DROP CONSTRAINT membership_user_is_the_persons",
        ),
    ]
