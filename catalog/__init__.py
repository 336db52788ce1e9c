"""What exists: skills, roles, audiences, training resources. Knows no people, ratings or plans."""
