import django.db.models.deletion
import foundation.models.messages
import foundation.tenancy
from django.db import migrations, models
from foundation.rowsecurity import ProtectTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0006_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("nothing", "Nothing left to say"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("send_from", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("first_tried_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_error",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_server", "The mail server could not be reached, or took nothing"),
                            ("not_yet", "The mail server asked to try again later"),
                            ("refused", "The mail server refused this address"),
                            ("any", "It could not be written or handed over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "message_id",
                    models.CharField(default=foundation.models.messages.new_message_id, editable=False, max_length=200),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Invitation"),
                            ("update", "What has changed"),
                            ("cancellation", "Cancelled"),
                            ("taken_back", "Invitation taken back"),
                            ("agenda", "Agenda and papers"),
                            ("tomorrow", "Reminder the day before"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=160)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "invitee",
                    foundation.tenancy.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="letters",
                        to="partnership.invitee",
                    ),
                ),
                (
                    "meeting",
                    foundation.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="partnership.meeting"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "person",
                    foundation.tenancy.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.person",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["partnership", "send_from"],
                        name="letter_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "invitee", "kind", "sequence"), name="letter_once_a_change"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["invitation", "update", "cancellation", "taken_back", "agenda", "tomorrow"])
                        ),
                        name="letter_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("invitee__isnull", True), ("kind", "taken_back")),
                            models.Q(
                                models.Q(("kind", "taken_back"), _negated=True),
                                ("email", ""),
                                ("name", ""),
                                ("person__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_keeps_nobody_who_is_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="letter_sent_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("last_error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="letter_failed_says_why",
                    ),
                ],
            },
        ),
        ProtectTenantTables("Letter"),
    ]
