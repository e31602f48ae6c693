from django.urls import path

from .views import invitations, log_in_rules, managing, own, second_factor

app_name = "people"
urlpatterns = [
    path("profiel/", own.profile, name="profile"),
    path("twee-stappen/", second_factor.second_factor_needed, name="second_factor_needed"),
    path("lidmaatschappen/", own.memberships, name="memberships"),
    path("lidmaatschappen/aanvragen/", own.request_membership, name="request_membership"),
    path("lidmaatschappen/aanvragen/<int:pk>/", own.request_membership_of, name="request_membership_of"),
    path("lidmaatschappen/<int:pk>/intrekken/", own.cancel_request, name="cancel_request"),
    path("lidmaatschappen/<int:pk>/verlaten/", own.leave, name="leave"),
    path("lidmaatschappen/<int:pk>/bevestigen/", managing.confirm_request, name="confirm_request"),
    path("lidmaatschappen/<int:pk>/afwijzen/", managing.decline_request, name="decline_request"),
    path("lidmaatschappen/<int:pk>/beeindigen/", managing.end, name="end_membership"),
    path("uitnodiging/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    path("organisaties/", managing.organisations, name="organisations"),
    path("organisaties/<int:pk>/", managing.organisation, name="organisation"),
    path("organisaties/<int:pk>/inloggen/", log_in_rules.log_in_rules, name="log_in_rules"),
    path("organisaties/<int:pk>/aanvragen/", managing.requests, name="requests"),
    path("organisaties/<int:pk>/uitnodigingen/", managing.invitations, name="invitations"),
    path("uitnodigingen/<int:pk>/opnieuw/", managing.renew_invitation, name="renew_invitation"),
    path("uitnodigingen/<int:pk>/intrekken/", managing.withdraw_invitation, name="withdraw_invitation"),
]
