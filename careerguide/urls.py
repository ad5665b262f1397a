from django.contrib import admin
from django.urls import include, path

from careerguide import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("roles.urls")),
    path("compare/", include("comparisons.urls")),
    path("jobs/", include("jobs.urls")),
    path("health/", views.health, name="health"),
    path("admin/", admin.site.urls),
]

handler400 = "careerguide.views.bad_request"
handler403 = "careerguide.views.forbidden"
handler404 = "careerguide.views.not_found"
handler500 = "careerguide.views.server_error"
