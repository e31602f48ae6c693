"""The addresses of allauth that people here need, and no others."""

from allauth.account import views
from allauth.mfa.base.views import reauthenticate as reauthenticate_by_code
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from .views import second_factor, sessions
from .views.account import (
    mail_sent,
    own_addresses,
    resend_verification,
    reset_mail_sent,
    reset_password,
    sign_up,
)
from .views.confirming import confirm_address

_two_steps = [
    path("2fa/", second_factor.security, name="mfa_index"),
    path("2fa/authenticate/", second_factor.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("2fa/reauthenticate/", reauthenticate_by_code, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", second_factor.ActivateAppView.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", login_required(second_factor.DeactivateAppView.as_view()), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", second_factor.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        second_factor.MakeRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/webauthn/add/", second_factor.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", second_factor.LoginPasskeyView.as_view(), name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        second_factor.ReauthenticatePasskeyView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/edit/", second_factor.RenamePasskeyView.as_view(), name="mfa_edit_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", second_factor.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("sessions/", sessions.list_sessions, name="usersessions_list"),
    path("sessions/others/end/", sessions.end_others, name="usersessions_end_others"),
    path("sessions/<int:pk>/end/", sessions.end_one, name="usersessions_end"),
]

urlpatterns = [
    *_two_steps,
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", sign_up, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("email/", own_addresses, name="account_email"),
    path("confirm-email/", mail_sent, name="account_email_verification_sent"),
    path("confirm-email/resend/", resend_verification, name="account_resend_verification"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", confirm_address, name="account_confirm_email"),
    path("password/change/", views.password_change, name="account_change_password"),
    # allauth sends here whoever has no password, such as an account that the operator made.
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", reset_password, name="account_reset_password"),
    path("password/reset/done/", reset_mail_sent, name="account_reset_password_done"),
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
