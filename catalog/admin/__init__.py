"""The curators' workplace: skills, roles and resources, each on one page with what hangs on it."""

from . import changes, frameworks, resources, roles, shelves, skills

__all__ = ["changes", "frameworks", "resources", "roles", "shelves", "skills"]
