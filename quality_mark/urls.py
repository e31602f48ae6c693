from django.urls import URLPattern

app_name = "quality_mark"
urlpatterns: list[URLPattern] = []
