"""Every address. Sub-lists by what stands before them."""

from django.contrib import admin
from django.urls import include, path

from readiness.views import (
    archive,
    assessment,
    calendar,
    campaigns,
    exports,
    gaps,
    imports,
    needs,
    organizations,
    overview,
    people,
    plan,
    progress,
    publishing,
    self_assessment,
    styleguide,
    teams,
    theme,
    walk,
)

# /o/<org>/plans/<plan>/
plan_urls = [
    path("", overview.overview, name="plan-overview"),
    path("begin/", organizations.plan_begin, name="plan-begin"),
    path("copy/", organizations.plan_copy, name="plan-copy"),
    path("review/", walk.review, name="review"),
    path("stages/", include(walk.urlpatterns)),
    path("measures/", include(progress.urlpatterns)),
    path("import/", include(imports.urlpatterns)),
    path("skills/people/", include(people.urlpatterns)),
    path("skills/", include(teams.urlpatterns)),
    path("skills/required/", include(needs.urlpatterns)),
    path("skills/", include(assessment.urlpatterns)),
    path("campaigns/", include(campaigns.urlpatterns)),
    path("gaps/", gaps.gaps, name="gaps"),
    path("tables/<slug:table>.csv", exports.table_csv, name="table-csv"),
    path("calendar/", calendar.plan_calendar, name="plan-calendar"),
    path("calendar/withdraw/", calendar.calendar_unlink, name="calendar-unlink"),
    path("calendar.ics", calendar.calendar_ics, name="calendar-ics"),
    path("plan/", plan.plan, name="plan"),
    path("plan/change/", plan.change, name="plan-change"),
    path("plan/<int:number>/generate/", plan.generate, name="generate"),
    path("plan/<int:number>/stop/", plan.stop, name="generate-stop"),
    path("plan/<int:number>/export/", exports.plan_export, name="plan-export"),
    path("plan/<int:number>/plan.pdf", exports.plan_pdf, name="plan-pdf"),
    path("plan/<int:number>/path-<int:learner>.pdf", exports.path_pdf, name="path-pdf"),
    path("plan/<int:number>/plan.xlsx", exports.plan_xlsx, name="plan-xlsx"),
    path("plan/<int:number>/<slug:table>.csv", exports.version_csv, name="version-csv"),
    path("plan/<int:number>/plan.json", exports.plan_json, name="plan-json"),
    path("publish/", publishing.publish, name="publish"),
    path("publish/<int:number>/decide/", publishing.decide, name="publish-decide"),
    path("publish/<int:number>/approve/", publishing.approve, name="publish-approve"),
    path("publish/<int:number>/withdraw/", publishing.withdraw, name="publish-withdraw"),
    path("publish/<int:number>/release/", publishing.release, name="publish-release"),
    path("versions/", publishing.versions, name="versions"),
]

# /o/<org>/
organization_urls = [
    path("", organizations.organization, name="organization"),
    path("archive/", archive.organization_archive, name="organization-archive"),
    path("members/", organizations.members, name="members"),
    path("members/invite/", organizations.member_invite, name="member-invite"),
    path("self-assessments/", self_assessment.mine, name="my-assessments"),
    path("self-assessments/<int:invite>/", self_assessment.open_mine, name="my-assessment"),
    path("plans/", organizations.plans, name="plans"),
    path("plans/new/", organizations.plan_new, name="plan-new"),
    path("plans/<slug:plan>/", include(plan_urls)),
]

urlpatterns = [
    path("", organizations.home, name="home"),
    path("welcome/", organizations.welcome, name="welcome"),
    path("welcome/<str:token>/", organizations.invitation, name="invitation"),
    path("organizations/new/", organizations.organization_new, name="organization-new"),
    path("o/<slug:org>/", include(organization_urls)),
    path("schemas/plan-<int:version>.json", exports.plan_schema, name="plan-schema"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
    path("answer/", include(self_assessment.urlpatterns)),
    path("accounts/", include("allauth.urls")),
    path("catalog/", include("catalog.urls")),
    path("curation/", admin.site.urls),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("theme/", theme.choose, name="theme"),
]
