"""Every address. Sub-lists by what stands before them."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("catalog/", include("catalog.urls")),
    path("curation/", admin.site.urls),
]
