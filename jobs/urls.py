from django.urls import path, re_path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_search, name="job_search"),
    re_path(r"^feed\.(?P<ending>atom|json)$", views.feed, name="feed"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("suggestions.json", views.suggestions, name="suggestions"),
    path("<slug:reference>/", views.advert, name="advert_by_reference"),
    path("<slug:reference>/<slug:slug>/", views.advert, name="advert"),
]
