from django.urls import path

from partnership.views import access, audit, exports, home, invitations, messages, organisations, people

app_name = "partnership"

urlpatterns = [
    path("", home.home, name="home"),
    path("who-can-do-what/", home.who_can_do_what, name="who_can_do_what"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add_organisation, name="add_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/change/", organisations.change_organisation, name="change_organisation"),
    path("organisations/<int:pk>/has-left/", organisations.archive_organisation, name="archive_organisation"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.change_person, name="change_person"),
    path("people/<int:pk>/give-role/", people.give_role, name="give_role"),
    path("people/<int:pk>/suspend/", access.suspend, name="suspend"),
    path("people/<int:pk>/lift-suspension/", access.lift_suspension, name="lift_suspension"),
    path("people/<int:pk>/send-invitation/", access.send_invitation, name="send_invitation"),
    path("people/<int:pk>/withdraw-invitation/", access.withdraw_invitation, name="withdraw_invitation"),
    path("people/<int:pk>/reset-second-step/", access.reset_factors, name="reset_factors"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("roles/<int:pk>/cancel/", access.cancel_role, name="cancel_role"),
    path("invitations/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/download/", exports.download_export, name="download_export"),
    path("exports/<int:pk>/again/", exports.ask_for_export_again, name="ask_for_export_again"),
    path("messages/", messages.messages, name="messages"),
    path("messages/ahead/", messages.messages_ahead, name="messages_ahead"),
    path("messages/rhythm/", messages.rhythm, name="rhythm"),
    path("messages/hold/", messages.hold_messages, name="hold_messages"),
    path("messages/let-go/", messages.let_messages_go, name="let_messages_go"),
    path("messages/<int:pk>/retry/", messages.retry_message, name="retry_message"),
    path("mail-choices/", messages.mail_choices, name="mail_choices"),
    path("audit/", audit.audit, name="audit"),
]
