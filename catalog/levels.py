"""The one scale of the whole product: levels 0-5 and what they are called."""

LEVELS = ("None", "Aware", "Foundation", "Practitioner", "Advanced", "Expert")
MAX_LEVEL = len(LEVELS) - 1
LEVEL_CHOICES = tuple((level, f"{level} {name}") for level, name in enumerate(LEVELS))

IMPORTANCE = {1: "Useful", 2: "Important", 3: "Essential"}
IMPORTANCE_CHOICES = tuple(IMPORTANCE.items())
