from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "readiness"
    verbose_name = "Readiness"
    catalog_use = "readiness.actions.catalog_use"  # how the catalog learns what plans use: catalog/usage.py
