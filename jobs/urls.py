from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_search, name="job_search"),
    path("<slug:reference>/", views.advert, name="advert_by_reference"),
    path("<slug:reference>/<slug:slug>/", views.advert, name="advert"),
]
