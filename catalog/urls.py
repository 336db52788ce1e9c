"""/catalog/"""

from django.urls import path

from . import views

app_name = "catalog"
urlpatterns = [
    path("", views.resources, name="resources"),
    path("attention/", views.needs_attention, name="attention"),
    path("coverage/", views.step_coverage, name="coverage"),
    path("resources/<int:pk>/", views.resource, name="resource"),
    path("skills/", views.skills, name="skills"),
    path("skills/<int:pk>/", views.skill, name="skill"),
    path("roles/", views.roles, name="roles"),
    path("roles/<int:pk>/", views.role, name="role"),
]
