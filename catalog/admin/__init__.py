"""The curators' workplace: skills, roles and resources, each on one page with what hangs on it."""

from . import changes, frameworks, links, resources, roles, shelves, skills

__all__ = ["changes", "frameworks", "links", "resources", "roles", "shelves", "skills"]
