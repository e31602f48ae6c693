"""The addresses of allauth that people here need, and no others."""

from allauth.account import views
from django.urls import path, re_path

from .views.account import own_addresses, resend_verification, sign_up
from .views.confirming import confirm_address

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", sign_up, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("email/", own_addresses, name="account_email"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    path("confirm-email/resend/", resend_verification, name="account_resend_verification"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", confirm_address, name="account_confirm_email"),
    path("password/change/", views.password_change, name="account_change_password"),
    # allauth sends here whoever has no password, such as an account that the operator made.
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
