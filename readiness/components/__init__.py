"""The components behind the tags of templatetags/ui.py, by what they are for."""
