"""Addresses of this room; those of the register are printed on certificates and never change."""

from django.urls import path

from .views import case, complaints, deciding, office, provider, public, reviewing, work

app_name = "quality_mark"
_CASE = "aanvraag/<uuid:key>/"
urlpatterns = [
    path("", public.register, name="register"),
    path("register/<slug:number>/", public.mark, name="mark"),
    path("standaard/", public.standard, name="standard"),
    path("werk/", work.work, name="work"),
    path("klachten/", complaints.complaints, name="complaints"),
    path("klachten/vastleggen/", complaints.record_complaint, name="record_complaint"),
    path("klachten/<uuid:key>/doorhalen/", complaints.strike_out, name="strike_out"),
    path("aanvragen/<int:version>/", provider.start, name="start"),
    path(_CASE, case.application, name="application"),
    path(_CASE + "belang/", case.declare, name="declare"),
    path(_CASE + "zelfbeoordeling/<slug:code>/", provider.self_assessment, name="self_assessment"),
    path(_CASE + "indienen/", provider.submit, name="submit"),
    path(_CASE + "intrekken/", provider.withdraw, name="withdraw"),
    path(_CASE + "compleet/", office.admit, name="admit"),
    path(_CASE + "aanvullen/", office.send_back, name="send_back"),
    path(_CASE + "panel/", office.panel, name="panel"),
    path(_CASE + "panel/<int:seat>/vervangen/", office.replace, name="replace"),
    path(_CASE + "uitnodiging/", reviewing.answer, name="answer"),
    path(_CASE + "terugtrekken/", reviewing.leave, name="leave"),
    path(_CASE + "beoordelen/<slug:code>/", reviewing.judge, name="judge"),
    path(_CASE + "inleveren/", reviewing.hand_in, name="hand_in"),
    path(_CASE + "inhoud/", case.content, name="content"),
    path(_CASE + "besluit/", deciding.decide, name="decide"),
]
