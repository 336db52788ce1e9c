"""What the sources name is in the starter catalog, in data files and then in the database."""

from decimal import Decimal

import pytest

from catalog import loading, presets
from catalog.models import Audience, MaturityLevel, Resource, RoleTemplate, ScenarioTemplate, Segment, Skill

AWS = "https://aws.amazon.com/"
LEARN = "https://learn.microsoft.com/training/"
BUILDER = "https://explore.skillbuilder.aws/learn/"
LEADERS, TECH, USERS = "leadership", "tech-specialists", "end-users"

# title, link (the beginning of it), audiences, sources
RESOURCES = [
    (
        "Embrace responsible AI principles and practices",
        f"{LEARN}modules/embrace-responsible-ai-principles-practices/",
        {"everyone"},
        {"readiness-plan"},
    ),
    (
        "Microsoft Azure AI Fundamentals: Generative AI",
        f"{LEARN}paths/introduction-generative-ai/",
        {LEADERS, TECH, USERS},
        {"readiness-plan", "planning"},
    ),
    (
        "Introduction to generative AI for trainers",
        f"{LEARN}paths/intro-generative-ai-for-trainers/",
        {LEADERS, TECH},
        {"readiness-plan", "planning"},
    ),
    (
        "Develop Generative AI solutions with Azure OpenAI Service",
        f"{LEARN}paths/develop-ai-solutions-azure-openai/",
        {TECH},
        {"readiness-plan", "planning"},
    ),
    (
        "Get started with Microsoft Copilot for Security",
        f"{LEARN}paths/security-copilot-and-ai/",
        {TECH, "security-leaders", "security-engineers"},
        {"readiness-plan", "planning"},
    ),
    (
        "Career Essentials in Generative AI by Microsoft and LinkedIn",
        "https://www.linkedin.com/learning/paths/career-essentials-in-generative-ai-by-microsoft-and-linkedin",
        {LEADERS, TECH, USERS},
        {"readiness-plan", "planning"},
    ),
    (
        "Generative AI for Beginners - A Course",
        "https://microsoft.github.io/generative-ai-for-beginners/",
        {TECH},
        {"readiness-plan", "planning"},
    ),
    ("AI for Everyone", "https://www.deeplearning.ai/", {"everyone"}, {"upskilling-guide"}),
    ("Attention Is All You Need", "https://arxiv.org/", {TECH}, {"upskilling-guide"}),
    ("Beginner's guide to recurrent neural networks", "", {TECH}, {"upskilling-guide"}),
    ("Fun tutorial on autoencoders", "", {TECH}, {"upskilling-guide"}),
    ("Microsoft Responsible AI Standard", "", {"everyone"}, {"upskilling-guide"}),
    ("AI Business School", "https://aka.ms/aibs", {LEADERS}, {"upskilling-guide"}),
    (
        "Learn generative AI with Microsoft Azure AI Services",
        f"{LEARN}paths/get-started-with-artificial-intelligence-on-azure/",
        {LEADERS},
        {"upskilling-guide"},
    ),
    ("Ethical AI workshops", f"{LEARN}modules/responsible-generative-ai/", {LEADERS}, {"upskilling-guide"}),
    ("Deep learning specializations", "", {TECH}, {"upskilling-guide"}),
    ("Certifications", "", {TECH}, {"upskilling-guide"}),
    (
        "Customer Service Conversational Insights with Azure OpenAI Services",
        "https://github.com/microsoft/Customer-Service-Conversational-Insights-with-Azure-OpenAI-Services",
        {TECH},
        {"upskilling-guide"},
    ),
    (
        "ChatGPT testing harness (az-oai-chatgpt-streamlit-harness)",
        "https://github.com/microsoft/az-oai-chatgpt-streamlit-harness",
        {TECH},
        {"upskilling-guide"},
    ),
    ("Azure OpenAI Service Virtual Assistant", "", {TECH}, {"upskilling-guide"}),
    ("Facilitated training and hackathon sessions", "", {LEADERS, TECH}, {"upskilling-guide"}),
    ("AI Leadership Memo", "", {LEADERS}, {"upskilling-guide"}),
    ("AI communities on LinkedIn", "https://www.linkedin.com/", {"everyone"}, {"upskilling-guide"}),
    ("AI communities on Meetup", "https://www.meetup.com/", {"everyone"}, {"upskilling-guide"}),
    ("Voice and AI Summit", "", {"everyone"}, {"upskilling-guide"}),
    ("AI Expo", "", {"everyone"}, {"upskilling-guide"}),
    (
        "AWS Skill Builder: courses on generative AI",
        "https://skillbuilder.aws/search?searchText=generative+ai&page=1",
        {TECH},
        {"training-upskilling"},
    ),
    (
        "AWS Skill Builder: digital classroom for executives",
        "https://skillbuilder.aws/search?searchText=digital-classroom-generative-ai-for-executives-amazon",
        {LEADERS},
        {"training-upskilling"},
    ),
    (
        "AWS Skill Builder: Machine Learning",
        "https://skillbuilder.aws/products#machine-learning",
        {TECH},
        {"training-upskilling"},
    ),
    (
        "Generative AI for Executives",
        f"{BUILDER}course/internal/view/elearning/20467/",
        {LEADERS},
        {"training-upskilling"},
    ),
    (
        "Generative AI for Executives: courses",
        f"{BUILDER}course/16666/",
        {LEADERS},
        {"training-upskilling"},
    ),
    (
        "Building a generative AI ready organization",
        f"{BUILDER}course/internal/view/elearning/17541/",
        {LEADERS},
        {"training-upskilling"},
    ),
    ("Builder Foundations on GenAI", f"{BUILDER}learning_plan/view/2205/plan", {TECH}, {"training-upskilling"}),
    ("AWS Certified AI Practitioner (Foundational)", AWS, {LEADERS, TECH}, {"training-upskilling"}),
    ("AWS Certified Machine Learning Engineer (Associate)", AWS, {TECH}, {"training-upskilling"}),
    ("AWS Certified Data Engineer (Associate)", AWS, {TECH}, {"training-upskilling"}),
    ("AWS Certified Machine Learning (Specialty)", AWS, {TECH}, {"training-upskilling"}),
]  # fmt: skip

# Every word of the taxonomy, by group; a skill answers to it by name or alias.
TAXONOMY = {
    "models": ["GANs", "VAEs", "Transformers", "GPT", "BERT", "RNNs", "Autoencoders"],
    "applications": [
        "Content generation for marketing",
        "AI in fashion and art",
        "Data augmentation",
        "Automated code generation",
        "Text, image and music generation",
    ],
    "programming": ["Python", "R", "JavaScript"],
    "machine learning": [
        "Supervised learning",
        "Unsupervised learning",
        "Feature engineering",
        "Model evaluation metrics",
        "Decision trees",
        "Support vector machines",
        "Neural networks",
        "Generative and discriminative models",
    ],
    "deep learning": [
        "CNNs",
        "LSTMs",
        "Backpropagation",
        "Optimization algorithms",
        "Regularization",
        "TensorFlow",
        "PyTorch",
        "NLP",
    ],
    "data": ["Data cleaning", "Data preprocessing", "EDA", "SQL", "NoSQL", "Pandas", "NumPy", "Dask"],
    "statistics": ["Probability distributions", "Hypothesis testing", "Confidence intervals"],
    "thinking": [
        "Creative model design",
        "Identifying use cases",
        "AI-enhanced creativity",
        "Interpreting model results",
        "Adjusting models by metrics",
    ],
    "people": [
        "Active listening",
        "Presenting findings",
        "Cross-functional collaboration",
        "Adaptability",
        "Continuous learning",
        "Following research",
    ],
    "domain": ["Market trends", "AI regulation and ethics", "Industry tools"],
    "regulatory": ["Data privacy laws", "IP rights of AI-generated content", "Bias in AI systems"],
    "tools": ["Cloud computing", "Git", "GPT libraries", "GAN libraries"],
    "responsible AI": ["Explainability", "Transparency", "Fairness", "Trust", "Robustness"],
    "tracks": [
        "Responsible AI dimensions",
        "Prompt engineering fundamentals",
        "Strategies for adapting to AI-driven changes",
        "Integrating AI tools into everyday workflows",
        "Collaborating with the AI steering committee",
        "Building business cases for AI",
        "Change management for AI",
        "Assessing AI risks",
        "Generative AI architecture and implementation",
        "Data strategy and management",
        "AI environment development and maintenance",
        "AI in application development pipelines",
        "Governing AI systems",
    ],
    "working set": [
        "Evaluating AI output",
        "Responsible AI practice",
        "AI-assisted everyday work",
        "Data privacy & IP",
        "AI risk assessment",
        "AI security & governance",
        "LLM application development",
        "Generative AI opportunity & impact",
        "Generative AI architecture",
        "MLOps for generative AI",
        "AI business case",
        "Leading AI change",
        "Data strategy & management",
    ],
}

PERSONAS = {
    "Business decision maker",
    "Data scientist",
    "MLOps engineer",
    "Developer",
    "Statistical analyst",
    "Business analyst",
}
CENTER = {
    "AI CoE lead",
    "AI strategist",
    "CoE business analyst",
    "CoE data scientist",
    "Data engineer",
    "AI engineer",
    "Chief ethics officer",
    "Compliance officer",
    "MLOps specialist",
}


def of(entries, kind):
    return [entry.values for entry in entries if entry.kind == kind]


@pytest.mark.parametrize(
    ("title", "link", "audiences", "sources"), RESOURCES, ids=[title[:60] for title, *_ in RESOURCES]
)
def test_every_resource_that_is_named_has_its_row(starter_entries, title, link, audiences, sources):
    [resource] = [r for r in of(starter_entries, "resource") if r["title"] == title]

    assert resource.get("url", "").startswith(link)
    assert bool(resource.get("url")) == bool(link)
    assert set(resource["audiences"]) == audiences
    assert set(resource["sources"]) == sources


def test_there_is_no_resource_that_nobody_named(starter_entries):
    assert {r["title"] for r in of(starter_entries, "resource")} == {row[0] for row in RESOURCES}


@pytest.mark.parametrize("group", TAXONOMY)
def test_every_skill_that_is_named_is_there_by_name_or_alias(starter_entries, group):
    names = {
        name.casefold()
        for skill in of(starter_entries, "skill")
        for name in (skill["name"], *skill.get("aliases", ()))
    }

    assert [name for name in TAXONOMY[group] if name.casefold() not in names] == []


def test_every_skill_describes_all_six_levels_in_a_sentence_each(starter_entries):
    for skill in of(starter_entries, "skill"):
        assert len(skill["levels"]) == 6, skill["key"]
        assert all(text.endswith(".") and 10 < len(text) < 160 for text in skill["levels"]), skill["key"]


def test_no_figure_is_passed_off_as_the_sources_own(starter_entries):
    """No source gives hours, prices or levels: what we state of them is marked as our estimate."""
    for resource in of(starter_entries, "resource"):
        assert ("hours" in resource) == resource.get("hours_estimated", False), resource["key"]
        assert resource.get("price", {"estimated": True}).get("estimated"), resource["key"]
        assert bool(resource.get("teaches")) == resource.get("levels_estimated", False), resource["key"]


def test_what_the_guide_left_blank_is_a_draft_with_a_note(starter):
    for title in ("Deep learning specializations", "Certifications"):
        resource = Resource.objects.get(title=title)
        assert (resource.status, resource.hours, resource.price_basis) == ("draft", None, "unknown")
        assert "nothing below it" in resource.note


def test_the_audiences_have_their_synonyms_and_segments(starter):
    leadership = Audience.objects.get(slug="leadership")

    assert "Leaders" in leadership.names
    assert {a.name for a in Audience.objects.filter(broader=None)} == {
        "Leadership",
        "Tech specialists",
        "End users",
        "Everyone",
    }
    assert dict(Audience.objects.filter(broader=None, everyone=False).values_list("slug", "segment")) == {
        "leadership": Segment.LEADERS,
        "tech-specialists": Segment.BUILDERS,
        "end-users": Segment.CONSUMERS,
    }


def test_personas_center_roles_and_a_template_for_each_audience_are_there(starter):
    names = {family: set() for family in RoleTemplate.Family.values}
    for role in RoleTemplate.objects.all():
        names[role.family].add(role.name)
        assert role.responsibilities
        assert role.skills.filter(mandatory=True).exists(), f"{role} has no mandatory skill"

    assert names["persona"] == PERSONAS
    assert names["center"] == CENTER
    assert names["audience"] == {"Everyone", "Leader", "Tech specialist", "End user"}


def test_the_four_maturity_levels_and_the_scenarios_say_which_skills_they_need(starter):
    levels = MaturityLevel.objects.order_by("level")

    assert [level.level for level in levels] == [1, 2, 3, 4]
    assert all(level.skills.exists() and level.use_cases and level.data_readiness for level in levels)
    assert ScenarioTemplate.objects.filter(skills__isnull=True).count() == 0
    assert set(ScenarioTemplate.objects.values_list("maturity", flat=True)) == {1, 2, 3, 4}


def test_a_retired_name_still_finds_its_skill(starter):
    assert Skill.objects.named("llmops").get().name == "MLOps for generative AI"


def test_a_price_keeps_its_basis_and_its_mark(starter):
    course = Resource.objects.get(title="Career Essentials in Generative AI by Microsoft and LinkedIn")

    assert (course.price_basis, course.price, course.currency) == ("seat", Decimal("30.00"), "EUR")
    assert course.price_estimated


def test_the_presets_are_complete_and_point_to_skills_that_exist():
    presets.check_all()

    assert [segment.share for segment in presets.presets("segment")] == [70, 20, 10]
    assert [len(segment.topics) for segment in presets.presets("segment")] == [4, 4, 5]
    assert len(presets.presets("project_step")) == 6
    assert len(presets.presets("pillar")) == 7
    assert {m.family for m in presets.presets("measure")} == {
        "business",
        "efficiency",
        "responsible",
        "learning",
    }
    assert {line.kind for line in presets.presets("budget_line")} >= {
        "skills",
        "tools",
        "maintenance",
        "hiring",
    }
    assert {a.key for a in presets.presets("audit")} >= {"fairness", "security", "performance"}
    assert len([c for c in presets.presets("concern") if c.source == "training-upskilling"]) == 5


def test_the_files_pass_their_own_check(starter_entries):
    loading.check(starter_entries)
