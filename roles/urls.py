from django.urls import path

from roles import views

app_name = "roles"

urlpatterns = [
    path("roles/", views.role_list, name="role_list"),
    path("roles/<slug:slug>/", views.role_profile, name="role_profile"),
    path("fit/", views.fit, name="fit"),
    path("decisions/", views.decisions, name="decisions"),
    path("credits/", views.credits, name="credits"),
    path("paths/", views.paths, name="paths"),
    path("pay/", views.pay, name="pay"),
    path("sources/", views.sources, name="sources"),
]
