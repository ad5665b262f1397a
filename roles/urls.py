from django.urls import path

from roles import views

app_name = "roles"

urlpatterns = [
    path("roles/", views.role_list, name="role_list"),
    path("roles/<slug:slug>/", views.role_profile, name="role_profile"),
    path("sources/", views.sources, name="sources"),
]
