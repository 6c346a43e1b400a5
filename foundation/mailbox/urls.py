from django.urls import re_path

from foundation.mailbox import views

urlpatterns = [
    re_path(r"^$", views.letters, name="mailbox"),
    re_path(r"^(?P<key>[0-9a-f]{32})/$", views.letter, name="letter"),
    re_path(r"^(?P<key>[0-9a-f]{32})/html/$", views.letter_as_html, name="letter_as_html"),
]
