from django.urls import path

from comparisons import views

app_name = "comparisons"

urlpatterns = [
    path("", views.featured, name="featured"),
    path("<slug:pair>/", views.comparison, name="comparison"),
]
