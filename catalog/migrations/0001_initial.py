import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Audience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("name", models.CharField(max_length=100)),
                (
                    "synonyms",
                    models.TextField(blank=True, help_text="Other names of the same audience, one a line."),
                ),
                ("description", models.TextField(blank=True)),
                (
                    "segment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consumers", "Consumers"),
                            ("leaders", "Business leaders"),
                            ("builders", "Builders"),
                        ],
                        help_text="The part of the audience split it counts in; blank for one that spans all of them.",
                        max_length=20,
                    ),
                ),
                ("everyone", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "broader",
                    models.ForeignKey(
                        blank=True,
                        help_text="It is also offered whatever this wider audience is offered.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="narrower",
                        to="catalog.audience",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=100, unique=True)),
                (
                    "public",
                    models.BooleanField(
                        default=False, help_text="Seen by every organization. Only one shelf is."
                    ),
                ),
            ],
            options={
                "ordering": ["-public", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("public", True)),
                        fields=("public",),
                        name="one_public_collection",
                        violation_error_message="There is a public shelf already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=100)),
                ("description", models.TextField(blank=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="children",
                        to="catalog.category",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="categories",
                        to="catalog.collection",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="LoadedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=200)),
                ("object_id", models.PositiveBigIntegerField()),
                ("loaded_hash", models.CharField(max_length=64)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loaded_records",
                        to="catalog.collection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MaturityLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True)),
                ("use_cases", models.TextField(blank=True, help_text="What becomes feasible, one a line.")),
                (
                    "data_readiness",
                    models.TextField(blank=True, help_text="What the data must be like, one a line."),
                ),
                ("source", models.CharField(blank=True, help_text="Where it is named.", max_length=300)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="maturity_levels",
                        to="catalog.collection",
                    ),
                ),
            ],
            options={
                "ordering": ["level"],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("url", models.URLField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="provider_name_unique",
                        violation_error_message="There is a provider of that name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("course", "Course"),
                            ("path", "Learning path"),
                            ("module", "Module"),
                            ("workshop", "Workshop"),
                            ("certification", "Certification"),
                            ("project", "Practice project"),
                            ("reading", "Reading"),
                            ("community", "Community"),
                            ("conference", "Conference"),
                            ("mentoring", "Mentoring"),
                            ("listing", "List of courses"),
                        ],
                        default="course",
                        max_length=20,
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self_paced", "Self-paced"),
                            ("instructor_led", "Instructor-led"),
                            ("cohort", "Cohort"),
                            ("coaching", "Coaching"),
                            ("event", "Event"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.TextField(blank=True)),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="en, de, pt-BR …; blank if any will do.", max_length=12
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="For one person; blank if not known.",
                        max_digits=6,
                        null=True,
                    ),
                ),
                ("hours_estimated", models.BooleanField(default=False)),
                (
                    "price_basis",
                    models.CharField(
                        choices=[
                            ("free", "Free"),
                            ("seat", "Per seat"),
                            ("run", "Per session"),
                            ("licence", "Per license pack"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                ("price", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("price_estimated", models.BooleanField(default=False)),
                (
                    "run_seats",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="What one price buys.",
                        null=True,
                        verbose_name="seats in a session or pack",
                    ),
                ),
                (
                    "max_runs",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="sessions or packs at most"
                    ),
                ),
                (
                    "seat_limit",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Blank if there is no limit.",
                        null=True,
                        verbose_name="seats altogether",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("review_by", models.DateField(blank=True, null=True)),
                (
                    "link_state",
                    models.CharField(
                        choices=[
                            ("unchecked", "Not checked yet"),
                            ("ok", "Works"),
                            ("redirected", "Moved"),
                            ("broken", "Broken"),
                            ("unreachable", "Could not be reached"),
                        ],
                        default="unchecked",
                        max_length=20,
                    ),
                ),
                ("link_checked_at", models.DateTimeField(blank=True, null=True)),
                ("source", models.CharField(blank=True, help_text="Where it is named.", max_length=300)),
                (
                    "note",
                    models.TextField(blank=True, help_text="What is open about it, or why it was changed."),
                ),
                (
                    "audiences",
                    models.ManyToManyField(blank=True, related_name="resources", to="catalog.audience"),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resources",
                        to="catalog.collection",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="resources",
                        to="catalog.provider",
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Prerequisite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "requires",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="required_by",
                        to="catalog.resource",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prerequisites",
                        to="catalog.resource",
                    ),
                ),
            ],
            options={
                "ordering": ["requires__title"],
            },
        ),
        migrations.CreateModel(
            name="RoleTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=100)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("audience", "For a whole audience"),
                            ("persona", "Persona"),
                            ("center", "Center of excellence"),
                            ("job", "Job role"),
                        ],
                        default="job",
                        max_length=20,
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("responsibilities", models.TextField(blank=True, help_text="One a line.")),
                (
                    "deliverables",
                    models.TextField(blank=True, help_text="What the role hands over, one a line."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="published",
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(blank=True, help_text="Where it is named.", max_length=300)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="role_templates",
                        to="catalog.audience",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_templates",
                        to="catalog.collection",
                    ),
                ),
            ],
            options={
                "ordering": ["family", "name"],
            },
        ),
        migrations.CreateModel(
            name="ScenarioTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=100)),
                ("description", models.TextField(blank=True)),
                (
                    "maturity",
                    models.PositiveSmallIntegerField(help_text="The maturity level it takes, 1 to 4."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="published",
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(blank=True, help_text="Where it is named.", max_length=300)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scenario_templates",
                        to="catalog.collection",
                    ),
                ),
            ],
            options={
                "ordering": ["maturity", "name"],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=100)),
                ("description", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("knowledge", "Knowledge"),
                            ("practice", "Practice"),
                            ("tool", "Tool or language"),
                            ("behavior", "Behavior"),
                        ],
                        default="practice",
                        max_length=20,
                    ),
                ),
                (
                    "half_life_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="After how many months half of it is out of date; blank if that is not known.",
                        null=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="published",
                        max_length=20,
                    ),
                ),
                ("review_by", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, help_text="Where it is named.", max_length=300)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="skills",
                        to="catalog.category",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="catalog.collection",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaces",
                        to="catalog.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ScenarioTemplateSkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 None"),
                            (1, "1 Aware"),
                            (2, "2 Foundation"),
                            (3, "3 Practitioner"),
                            (4, "4 Advanced"),
                            (5, "5 Expert"),
                        ]
                    ),
                ),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Useful"), (2, "Important"), (3, "Essential")], default=2
                    ),
                ),
                ("mandatory", models.BooleanField(default=False)),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="catalog.audience",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="catalog.roletemplate",
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="catalog.scenariotemplate",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="catalog.skill"
                    ),
                ),
            ],
            options={
                "ordering": ["audience__position", "role__name", "-level", "skill__name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoleTemplateSkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 None"),
                            (1, "1 Aware"),
                            (2, "2 Foundation"),
                            (3, "3 Practitioner"),
                            (4, "4 Advanced"),
                            (5, "5 Expert"),
                        ]
                    ),
                ),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Useful"), (2, "Important"), (3, "Essential")], default=2
                    ),
                ),
                ("mandatory", models.BooleanField(default=False)),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="catalog.roletemplate",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="catalog.skill"
                    ),
                ),
            ],
            options={
                "ordering": ["-mandatory", "-importance", "-level", "skill__name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 None"),
                            (1, "1 Aware"),
                            (2, "2 Foundation"),
                            (3, "3 Practitioner"),
                            (4, "4 Advanced"),
                            (5, "5 Expert"),
                        ]
                    ),
                ),
                (
                    "to_level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 None"),
                            (1, "1 Aware"),
                            (2, "2 Foundation"),
                            (3, "3 Practitioner"),
                            (4, "4 Advanced"),
                            (5, "5 Expert"),
                        ]
                    ),
                ),
                (
                    "estimated",
                    models.BooleanField(default=False, help_text="The levels are our own estimate."),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="catalog.resource",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="outcomes",
                        to="catalog.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["-to_level", "skill__name"],
            },
        ),
        migrations.CreateModel(
            name="MaturitySkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 None"),
                            (1, "1 Aware"),
                            (2, "2 Foundation"),
                            (3, "3 Practitioner"),
                            (4, "4 Advanced"),
                            (5, "5 Expert"),
                        ]
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="catalog.audience",
                    ),
                ),
                (
                    "maturity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="catalog.maturitylevel",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT, related_name="+", to="catalog.skill"
                    ),
                ),
            ],
            options={
                "ordering": ["audience__position", "-level", "skill__name"],
            },
        ),
        migrations.CreateModel(
            name="ExternalId",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("framework", models.SlugField()),
                ("external_id", models.CharField(max_length=300)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_ids",
                        to="catalog.collection",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_ids",
                        to="catalog.resource",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_ids",
                        to="catalog.roletemplate",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_ids",
                        to="catalog.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["framework", "external_id"],
            },
        ),
        migrations.CreateModel(
            name="SkillAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "collection",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.collection",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="catalog.skill",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "skill aliases",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SkillLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 None"),
                            (1, "1 Aware"),
                            (2, "2 Foundation"),
                            (3, "3 Practitioner"),
                            (4, "4 Advanced"),
                            (5, "5 Expert"),
                        ]
                    ),
                ),
                ("description", models.TextField()),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="catalog.skill"
                    ),
                ),
            ],
            options={
                "ordering": ["skill", "level"],
            },
        ),
        migrations.CreateModel(
            name="SkillRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("related", "Related to"),
                            ("prerequisite", "Builds on"),
                            ("broader", "Part of"),
                            ("exact_match", "The same as"),
                            ("close_match", "Close to"),
                        ],
                        default="related",
                        max_length=20,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_from",
                        to="catalog.skill",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="catalog.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "other__name"],
            },
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="audience_name_unique",
                violation_error_message="There is an audience of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                condition=models.Q(("everyone", True)),
                fields=("everyone",),
                name="one_audience_is_everyone",
                violation_error_message="Another audience stands for everyone already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("segment", ""), ("segment__in", ["consumers", "leaders", "builders"]), _connector="OR"
                ),
                name="audience_segment_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("collection"),
                name="category_name_unique",
                violation_error_message="This shelf has a category of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(fields=("collection", "slug"), name="category_slug_unique"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="category_is_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="loadedrecord",
            constraint=models.UniqueConstraint(
                fields=("collection", "kind", "key"), name="loaded_record_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="maturitylevel",
            constraint=models.UniqueConstraint(fields=("collection", "level"), name="maturity_level_unique"),
        ),
        migrations.AddConstraint(
            model_name="maturitylevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (1, 4))), name="maturity_level_in_range"
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(fields=["collection", "status"], name="catalog_res_collect_a7ed84_idx"),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(fields=["url"], name="catalog_res_url_44ef0a_idx"),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("price__isnull", True), ("price_basis", "free"), ("run_seats__isnull", True)),
                    models.Q(("price__isnull", True), ("price_basis", "unknown")),
                    models.Q(("price__isnull", False), ("price_basis", "seat"), ("run_seats__isnull", True)),
                    models.Q(
                        ("price__isnull", False),
                        ("price_basis__in", ("run", "licence")),
                        ("run_seats__gte", 1),
                        ("run_seats__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="price_fits_its_basis",
                violation_error_message="Free and unknown take no price; per seat takes a price; per session or license pack takes a price and the number of seats.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price__isnull", True),
                    models.Q(("price__gte", 0), models.Q(("currency", ""), _negated=True)),
                    _connector="OR",
                ),
                name="price_has_a_currency",
                violation_error_message="A price is zero or more and has a currency.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours__isnull", True), ("hours_estimated", False)),
                    models.Q(("hours__gt", 0), ("hours__isnull", False)),
                    _connector="OR",
                ),
                name="hours_positive_or_unknown",
                violation_error_message="Hours are above zero, or blank if they are not known.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("max_runs__isnull", True), ("max_runs__gte", 1), _connector="OR"),
                    models.Q(("seat_limit__isnull", True), ("seat_limit__gte", 1), _connector="OR"),
                ),
                name="places_positive",
                violation_error_message="A limit on sessions or seats is 1 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="resource_ends_after_it_starts",
                violation_error_message="It cannot end before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "published", "retired"])),
                name="resource_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="prerequisite",
            constraint=models.UniqueConstraint(fields=("resource", "requires"), name="prerequisite_unique"),
        ),
        migrations.AddConstraint(
            model_name="prerequisite",
            constraint=models.CheckConstraint(
                condition=models.Q(("resource", models.F("requires")), _negated=True),
                name="resource_does_not_require_itself",
                violation_error_message="A resource cannot require itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="roletemplate",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("collection"),
                name="role_template_name_unique",
                violation_error_message="This shelf has a role of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="roletemplate",
            constraint=models.UniqueConstraint(
                fields=("collection", "slug"), name="role_template_slug_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="roletemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "published", "retired"])),
                name="role_template_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplate",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("collection"),
                name="scenario_template_name_unique",
                violation_error_message="This shelf has a scenario of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplate",
            constraint=models.UniqueConstraint(
                fields=("collection", "slug"), name="scenario_template_slug_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("maturity__range", (1, 4))), name="scenario_template_maturity_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "published", "retired"])),
                name="scenario_template_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("collection"),
                name="skill_name_unique",
                violation_error_message="This shelf has a skill of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.UniqueConstraint(
                fields=("collection", "slug"),
                name="skill_slug_unique",
                violation_error_message="This shelf has a skill with that address already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("half_life_months__isnull", True), ("half_life_months__gte", 1), _connector="OR"
                ),
                name="skill_half_life_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "published", "retired"])),
                name="skill_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplateskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (1, 5))),
                name="scenariotemplateskill_level_in_range",
                violation_error_message="A skill that is needed is needed at level 1 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplateskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("importance__range", (1, 3))),
                name="scenariotemplateskill_importance_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplateskill",
            constraint=models.UniqueConstraint(
                fields=("scenario", "skill", "audience"),
                name="scenario_skill_of_audience_unique",
                violation_error_message="The scenario asks this audience for the skill already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplateskill",
            constraint=models.UniqueConstraint(
                fields=("scenario", "skill", "role"),
                name="scenario_skill_of_role_unique",
                violation_error_message="The scenario asks this role for the skill already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scenariotemplateskill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("audience__isnull", False), ("role__isnull", True)),
                    models.Q(("audience__isnull", True), ("role__isnull", False)),
                    _connector="OR",
                ),
                name="scenario_skill_for_audience_or_role",
                violation_error_message="Choose an audience or a role, and not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="roletemplateskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (1, 5))),
                name="roletemplateskill_level_in_range",
                violation_error_message="A skill that is needed is needed at level 1 or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="roletemplateskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("importance__range", (1, 3))),
                name="roletemplateskill_importance_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="roletemplateskill",
            constraint=models.UniqueConstraint(
                fields=("role", "skill"),
                name="role_template_skill_unique",
                violation_error_message="The role names this skill already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                fields=("resource", "skill", "from_level"),
                name="outcome_unique",
                violation_error_message="The resource lifts this skill from that level already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_level__gt", models.F("from_level")), ("to_level__lte", 5)),
                name="outcome_lifts_a_level",
                violation_error_message="The level reached must be above the level it starts from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="maturityskill",
            constraint=models.UniqueConstraint(
                fields=("maturity", "skill", "audience"), name="maturity_skill_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="maturityskill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("audience__isnull", True)),
                fields=("maturity", "skill"),
                name="maturity_skill_for_anyone_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="maturityskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (1, 5))), name="maturity_skill_level_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.UniqueConstraint(
                fields=("collection", "framework", "external_id"), name="external_id_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resource__isnull", True), ("role__isnull", True), ("skill__isnull", False)),
                    models.Q(("resource__isnull", True), ("role__isnull", False), ("skill__isnull", True)),
                    models.Q(("resource__isnull", False), ("role__isnull", True), ("skill__isnull", True)),
                    _connector="OR",
                ),
                name="external_id_of_one_thing",
                violation_error_message="Choose one skill, one role or one resource.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillalias",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("collection"),
                name="alias_unique",
                violation_error_message="This alias already names a skill on this shelf.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skilllevel",
            constraint=models.UniqueConstraint(fields=("skill", "level"), name="one_text_per_level"),
        ),
        migrations.AddConstraint(
            model_name="skilllevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__range", (0, 5))), name="skill_level_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrelation",
            constraint=models.UniqueConstraint(
                fields=("skill", "other", "kind"), name="skill_relation_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("skill", models.F("other")), _negated=True),
                name="skill_is_not_related_to_itself",
                violation_error_message="A skill cannot be related to itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("related", "prerequisite", "broader", "exact_match", "close_match"))
                ),
                name="skill_relation_kind_known",
            ),
        ),
    ]
