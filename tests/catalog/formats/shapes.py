# ruff: noqa: E501 -- the shapes of files are wider than a page
"""Small files in the exact shapes of the field, with the dirt it has; all of it our own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from catalog.formats.files import File


def table(
    name: str, columns: Sequence[str], *rows: Sequence[object], delimiter: str = ",", bom: bool = False
) -> File:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows(rows)
    return File(name, (b"\xef\xbb\xbf" if bom else b"") + out.getvalue().encode())


def document(name: str, value: object) -> File:
    return File(name, json.dumps(value).encode())


ESCO = "http://data.europa.eu/esco"
RISK, MODELS, GONE = (f"{ESCO}/skill/{n}1111111-2222-4333-8444-555555555555" for n in "abf")
ANALYST = f"{ESCO}/occupation/c1111111-2222-4333-8444-555555555555"
GROUP, BELOW = f"{ESCO}/skill/S5", f"{ESCO}/skill/S5.1"
ESCO_SKILL = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,inScheme,description"
ESCO_ROLE = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,regulatedProfessionNote,scopeNote,definition,inScheme,description,code"
ESCO_TREE = "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 2 URI,Level 2 preferred term,Level 3 URI,Level 3 preferred term,Description,Scope note,Level 0 code,Level 1 code,Level 2 code,Level 3 code"


def esco() -> list[File]:
    kind = "KnowledgeSkillCompetence"
    return [
        table(
            "skills_en.csv", ESCO_SKILL.split(","),
            [kind, RISK, "skill/competence", "transversal", "assess risk", "judge risk\nweigh risk", "", "released", "", "", "", "", "<p>Weigh what can go wrong.</p>"],
            [kind, MODELS, "knowledge", "cross-sector", "language models", "risk weighing\njudge risk", "", "released", "", "", "", "", "How they work."],
            [kind, "", "knowledge", "", "without an id", "", "", "released", "", "", "", "", ""],
            bom=True,
        ),
        table(
            "occupations_en.csv", ESCO_ROLE.split(","),
            ["Occupation", ANALYST, "2511", "systems analyst", "", "", "released", "", "", "", "", "", "Looks into systems.", "2511.1"],
        ),
        table(
            "occupationSkillRelations_en.csv", ["occupationUri", "relationType", "skillType", "skillUri"],
            [ANALYST, "essential", "knowledge", MODELS],
            [ANALYST, "optional", "skill/competence", RISK],
            [ANALYST, "essential", "knowledge", GONE],
        ),
        table(
            "skillSkillRelations_en.csv",
            ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri"],
            [MODELS, "knowledge", "optional", "skill/competence", RISK],
        ),
        table("skillsHierarchy_en.csv", ESCO_TREE.split(","), [GROUP, "information", BELOW, "assessing", "", "", "", "", "To assess things.", "", "S5", "S5.1", "", ""]),
        table("broaderRelationsSkillPillar_en.csv", ["conceptType", "conceptUri", "broaderType", "broaderUri"], [kind, RISK, "SkillGroup", BELOW]),
    ]  # fmt: skip


ONET_RATINGS = "O*NET-SOC Code,Element ID,Element Name,Scale ID,Data Value,N,Standard Error,Lower CI Bound,Upper CI Bound,Recommend Suppress,Not Relevant,Date,Domain Source"


def onet() -> list[File]:
    def rating(
        element: str, name: str, scale: str, value: str, suppress: str = "N", irrelevant: str = "n/a"
    ) -> list:
        return [
            "15-2051.00",
            element,
            name,
            scale,
            value,
            8,
            "0.0",
            value,
            value,
            suppress,
            irrelevant,
            "08/2025",
            "Analyst",
        ]

    return [
        table("Occupation Data.txt", ["O*NET-SOC Code", "Title", "Description"], ["15-2051.00", "Data Scientists", "Develop and implement analyses."], delimiter="\t"),
        table(
            "Skills.txt", ONET_RATINGS.split(","),
            rating("2.A.1.a", "Reading Comprehension", "IM", "3.75"),
            rating("2.A.1.a", "Reading Comprehension", "LV", "4.12"),
            rating("2.A.1.b", "Active Listening", "IM", "2.00"),
            rating("2.A.1.b", "Active Listening", "LV", "7"),
            rating("2.A.1.c", "Writing", "LV", "5.00", suppress="Y"),
            rating("2.A.1.d", "Speaking", "LV", "5.00", irrelevant="Y"),
            rating("2.A.1.e", "Mathematics", "LV", "0.3"),
            rating("2.A.2.a", "Critical Thinking", "LV", "a lot"),
            rating("2.A.2.a", "Critical Thinking", "XX", "3"),
            delimiter="\t",
        ),
        table(
            "Level Scale Anchors.txt", ["Element ID", "Element Name", "Scale ID", "Anchor Value", "Anchor Description"],
            ["2.A.1.a", "Reading Comprehension", "LV", 2, "Read step-by-step instructions"], delimiter="\t",
        ),
        table(
            "Technology Skills.txt", ["O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
            ["15-2051.00", "Python", "43232408", "Web platform development software", "Y", "N"], delimiter="\t",
        ),
    ]  # fmt: skip


def cprt(wrapped: bool = False) -> File:
    def element(type_: str, id_: str, title: str, text: str) -> dict:
        return {
            "element_type": type_,
            "element_identifier": id_,
            "title": title,
            "text": text,
            "doc_identifier": "D",
        }

    def link(one: str, other: str) -> dict:
        return {
            "source_element_identifier": one,
            "dest_element_identifier": other,
            "relationship_identifier": "projection",
        }

    root = {
        "documents": [{"doc_identifier": "D", "name": "NICE", "version": "2.0.0"}],
        "relationship_types": [],
        "elements": [
            element("work_role", "OG-WRL-007", "Executive leadership", "Sets the direction."),
            element("competency_area", "NF-COM-002", "AI security", "AI and security."),
            element("knowledge", "K0018", "", "Knowledge of encryption algorithms"),
            element("skill", "S0027", "", "Skill in explaining risk"),
            element("knowledge", "K0002", "WITHDRAWN", "NOT IN USE"),
            element("task", "T0006", "", "Advocate the organization’s position"),
            element("opm_code", "901", "", ""),
        ],
        "relationships": [
            link("OG-WRL-007", "K0018"), link("OG-WRL-007", "T0006"), link("OG-WRL-007", "S0027"),
            link("NF-COM-002", "K0018"), link("OG-WRL-007", "K9999"),
        ],
    }  # fmt: skip
    return document("nice.json", {"response": {"elements": root}} if wrapped else root)


def misp() -> list[File]:
    role, skill = "aaaaaaaa-0000-5000-8000-000000000001", "aaaaaaaa-0000-5000-8000-000000000002"
    return [
        document("work_roles.json", {"type": "nice-framework-work_roles", "values": [
            {"uuid": role, "value": "Responsible for direction - OG-WRL-007", "description": "Responsible for direction",
             "related": [{"dest-uuid": skill, "type": "involves"}, {"dest-uuid": "nowhere", "type": "involves"}]}]}),
        document("skills.json", {"type": "nice-framework-skills", "values": [
            {"uuid": skill, "value": "Skill in explaining risk - S0027", "description": "Skill in explaining risk", "related": []}]}),
    ]  # fmt: skip


def mslearn() -> File:
    shared = {
        "levels": ["beginner"],
        "roles": ["business-user"],
        "products": ["azure"],
        "subjects": ["knots"],
        "locale": "en-us",
    }
    return document("catalog.json", {
        "modules": [
            {"uid": "learn.one", "type": "module", "title": "Tie &amp; untie", "summary": "<p>About <b>knots</b>.</p>", "duration_in_minutes": 50,
             "url": "https://learn.microsoft.com/en-us/training/modules/one/?WT.mc_id=api_CatalogApi", **shared},
            {"uid": "learn.two", "title": "No length", "duration_in_minutes": 0, "levels": ["intermediate", "advanced"], "roles": ["developer"], "products": [], "subjects": ["unheard-of"]},
            {"uid": "learn.two", "title": "Twice"},
            "not an entry",
        ],
        "learningPaths": [{"uid": "path.one", "title": "A path", "duration_in_minutes": 125, "url": "/training/paths/one/", **shared}],
        "courses": [{"uid": "course.one", "title": "A course", "duration_in_hours": 8, "levels": [], "roles": ["business-owner"], "url": "https://learn.microsoft.com/training/courses/one"}],
        "mergedCertifications": [{"uid": "certification.one", "title": "A certification", "subtitle": "Prove it."}],
        "levels": [{"id": "beginner", "name": "Beginner"}],
        "products": [{"id": "clouds", "name": "Clouds", "children": [{"id": "azure", "name": "Azure"}]}],
        "subjects": [{"id": "knots", "name": "Knots"}],
    })  # fmt: skip


def case_package() -> File:
    def uuid(n: int) -> str:
        return f"00000000-0000-4000-8000-{n:012}"

    def end(n: int) -> dict:
        return {"title": "x", "identifier": uuid(n), "uri": f"urn:uuid:{uuid(n)}"}

    def item(n: int, statement: str, **more) -> dict:
        return {
            "identifier": uuid(n),
            "uri": f"urn:uuid:{uuid(n)}",
            "fullStatement": statement,
            "lastChangeDateTime": "2026-01-01T00:00:00",
            **more,
        }

    def link(n: int, type_: str, one: int, other: int) -> dict:
        return {
            "identifier": uuid(n),
            "associationType": type_,
            "originNodeURI": end(one),
            "destinationNodeURI": end(other),
        }

    levels = [{"score": level, "description": f"Does it at {level}."} for level in range(6)]
    return document("framework.json", {
        "CFDocument": {"identifier": uuid(1), "title": "A framework"},
        "CFItems": [
            item(2, "Working with data", CFItemType="Cluster"),
            item(3, "Cleans data so that others can trust it.", abbreviatedStatement="Data cleaning", notes="From a panel."),
            item(4, "Explores data"),
            item(5, ""),
        ],
        "CFAssociations": [
            link(11, "isChildOf", 2, 1), link(12, "isChildOf", 3, 2), link(13, "isChildOf", 4, 2),
            link(14, "precedes", 3, 4), link(15, "isRelatedTo", 3, 99), link(16, "exemplar", 3, 4),
        ],
        "CFRubrics": [{"identifier": uuid(20), "CFRubricCriteria": [{"CFItemURI": end(3), "CFRubricCriterionLevels": levels}]}],
    })  # fmt: skip


MOODLE = "Parent ID number,ID number,Short name,Description,Description format,Scale values,Scale configuration,Rule type (optional),Rule outcome (optional),Rule config (optional),Cross-referenced competency ID numbers,Exported ID (optional),Is framework,Taxonomy"


def moodle() -> File:
    def row(parent: str, id_: str, name: str, text: str = "", related: str = "", framework: str = "") -> list:
        return [parent, id_, name, text, 1, "", "", "", "", "", related, "", framework, ""]

    return table(
        "moodle.csv", MOODLE.split(","),
        row("", "fw", "A framework", framework="1"),
        row("fw", "area", "An area", "<p>All of it.</p>"),
        row("area", "a,1", "First", "<ul><li>one</li><li>two</li></ul>", related="a2,missing"),
        row("area", "a2", "Second", related="a%2C1"),
        row("fw", "", "No id"),
    )  # fmt: skip


def osmt() -> File:
    return table(
        "library.csv",
        ["Collection", "Skill Name", "Skill Category", "Contextualized Skill Statement", "Keywords"],
        ["AI", "Prompt keeping", "Keeping prompts", "Writes prompts; checks\nwhat comes back.", "AI;prompts"],
        ["AI", "Old skill - NOT IN USE", "Keeping prompts", "Was used.", ""],
        ["AI", "Prompt keeping", "Keeping prompts", "Again.", ""],
        delimiter=";",
    )


def direct() -> list[File]:
    return [
        table("skill.csv", ["name", "description", "slug", "competency", "tools_languages_methodologies", "learning_resources", "related_skills", "rank"],
              ["Generative AI", "Uses it.", "generative-ai", "data-science", "", "a-course|no-such-course", "programming|gone|generative-ai", 1],
              ["Programming", "Writes code.", "programming", "data-science", "", "", "", 2]),
        table("competency.csv", ["name", "description", "slug", "competency_domain", "rank"], ["Data science", "Insight.", "data-science", "no-domain-file", 1]),
        table("learning_resource.csv", ["name", "slug", "language", "url", "provider", "description"],
              ["A course", "a-course", "en", "https://example.org/a", "example", ""], ["No link", "no-link", "en", "", "", ""]),
        table("provider.csv", ["name", "slug", "url", "ror", "description"], ["Example", "example", "https://example.org", "", ""]),
    ]  # fmt: skip


def sfia() -> File:
    levels = {"2": "Assists.", "3": "Applies.", "4": "Advises.", "six": "?"}
    skill = {"code": "AIDE", "description": "Ethics of AI.", "levels": levels, "url": "https://example.org"}
    return document("sfia.json", {"Strategy": {"Governance": {"AI ethics": skill, "Broken": "text"}}})
