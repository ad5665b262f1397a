from django.urls import path, re_path

from comparisons import views

app_name = "comparisons"

urlpatterns = [
    path("", views.tray, name="tray"),
    path("<slug:pair>/", views.comparison, name="comparison"),
    re_path(r"^(?P<pair>[-\w]+)/table\.(?P<ending>csv|json|md)$", views.export, name="export"),
    path("<slug:pair>/preview.png", views.preview_image, name="preview_image"),
]
