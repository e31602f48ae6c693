"""Addresses of this room; /controleer/ is printed on paper and never changes."""

from django.urls import path

from .views import mine, personnel, verification

app_name = "certificates"
urlpatterns = [
    path("controleer/", verification.verify_form, name="verify_form"),
    path("controleer/<str:token>/", verification.verify, name="verify"),
    path("certificaten/", mine.mine, name="mine"),
    path("certificaten/<slug:number>/", mine.detail, name="detail"),
    path("certificaten/<slug:number>/pdf/", mine.pdf, name="pdf"),
    path("personeel/certificaten/", personnel.personnel, name="personnel"),
    path("personeel/certificaten/lijst.csv", personnel.personnel_csv, name="personnel_csv"),
    path("personeel/certificaten/pdf.zip", personnel.personnel_zip, name="personnel_zip"),
]
