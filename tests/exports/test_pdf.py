"""The PDF itself: it conforms, it repeats, it prints whatever people type, and it fails in words."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from readiness.exports import files, pdf
from readiness.exports.extras import Options, Person, ReportExtras
from readiness.exports.report import report_data
from readiness.planner.gaps import analyze
from readiness.planner.values import Limits, Plan, Problem, Skill, Team
from tests.exports.cases import EVERYTHING, organization, plan_for

# The checker reads a compressed stream that happens to end in the byte CR as one byte too long; it is not.
FALSE_ALARM = "PDFA2A-STREAM-LENGTH-001"
HOSTILE = [
    '#read("/etc/passwd")', "#set page(width: 1cm)", "*bold* _it_ `raw` $x^2$", "<label> @ref", "= Heading",
    '#panic("x")', "{{ django }} {% x %}", "<script>alert(1)</script>", "]) #[", "// comment", "{n} {name}",
    "\u202egnp.exe", "a\x00b\x07c", "100 %", "&amp;",
]  # fmt: skip


def printed(problem: Problem, plan: Plan | None = None, extras: ReportExtras = EVERYTHING) -> dict:
    plan = plan or plan_for(problem)
    extras = replace(extras, fingerprint="9f" * 32)
    return report_data(problem, plan, extras, analyze(problem), analyze(problem, plan))


def text_of(rendered: pdf.Rendered) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(rendered.pdf)).pages).split())


@pytest.fixture(scope="module")
def small() -> Problem:
    return organization(size=0.1)


@pytest.fixture(scope="module")
def rendered(small) -> pdf.Rendered:
    return pdf.render(printed(small))


def complaints(content: bytes, path) -> list[str]:
    path.write_bytes(content)
    profiles = page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A
    found = [str(f.rule_id) for p in profiles for f in page.validate_pdf(str(path), profile=p).failures]
    return [rule for rule in found if rule != FALSE_ALARM]


def test_the_report_conforms_to_pdf_ua_1_and_pdf_a_2a(rendered, tmp_path):
    assert complaints(rendered.pdf, tmp_path / "report.pdf") == []


def test_the_report_carries_title_language_and_an_outline(rendered):
    reader = PdfReader(BytesIO(rendered.pdf))
    assert reader.metadata.title == "Northwind Logistics: Generative AI skills readiness plan"
    assert reader.trailer["/Root"]["/Lang"] == "en-US"
    assert "Executive summary" in [entry["/Title"] for entry in reader.outline if isinstance(entry, dict)]


def test_the_same_data_give_the_same_bytes(small, rendered):
    assert pdf.render(printed(small)).pdf == rendered.pdf


def test_the_last_page_carries_version_date_fingerprint_and_the_exact_status(rendered):
    last = " ".join(PdfReader(BytesIO(rendered.pdf)).pages[-1].extract_text().split())
    assert "Version 4, draft, 24 November 2026" in last
    assert "9f" * 6 in last.replace("\u200b", "")
    assert "Within 0.4% of the best possible, proven" in last
    assert "29 levels are not known" in last


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_the_report_prints_on_either_paper(small, paper, size):
    box = (
        PdfReader(BytesIO(pdf.render(printed(small, extras=replace(EVERYTHING, paper=paper))).pdf))
        .pages[0]
        .mediabox
    )
    assert (round(box.width), round(box.height)) == size


def test_a_draft_says_so_on_every_page_and_a_published_plan_does_not(small, rendered):
    pages = [page.extract_text() for page in PdfReader(BytesIO(rendered.pdf)).pages]
    assert all("Draft" in page or "draft" in page for page in pages)
    published = replace(EVERYTHING, status="published", published_on="2026-12-04")
    assert "raft" not in text_of(pdf.render(printed(small, extras=published)))


# --- whatever people type ---------------------------------------------------------------------------------------


def named(problem: Problem, names: list[str]) -> Problem:
    """The organization with these names for teams, skills, roles and resources, in turn."""
    at = iter(range(10_000))

    def name() -> str:
        return names[next(at) % len(names)]

    return replace(
        problem,
        teams=tuple(Team(id=team.id, name=name()) for team in problem.teams),
        skills=tuple(Skill(id=skill.id, name=name()) for skill in problem.skills),
        roles=tuple(replace(role, name=name()) for role in problem.roles),
        resources=tuple(replace(resource, title=name()) for resource in problem.resources),
    )


def test_what_looks_like_markup_prints_literally(small, tmp_path):
    extras = replace(EVERYTHING, organization=HOSTILE[0], title=HOSTILE[2], sponsor=Person(name=HOSTILE[7]))
    rendered = pdf.render(printed(named(small, HOSTILE), extras=extras))
    text = "".join(text_of(rendered).split()).replace("\u200b", "")
    for typed in HOSTILE[:10]:
        assert "".join(typed.split()) in text, typed
    assert "root:x:0" not in text
    assert "\u202e" not in text
    assert complaints(rendered.pdf, tmp_path / "hostile.pdf") == []


WORLD = {
    "Arabic": "محمد بن عبد الله",
    "Hebrew": "שרה כהן",
    "Chinese": "王小明",
    "Japanese": "田中 さくら・タナカ",
    "Korean": "김민준",
    "Thai": "สมชาย ใจดี",
    "Devanagari": "अनिल कुमार",
    "Vietnamese": "Nguyễn Thị Hạnh",
    "Greek": "Ελένη",
    "Cyrillic": "Владимир",
}


def test_names_from_all_over_the_world_print_as_themselves(small, tmp_path):
    rendered = pdf.render(printed(named(small, list(WORLD.values()))))

    assert rendered.remarks == ()
    assert complaints(rendered.pdf, tmp_path / "world.pdf") == []
    text = text_of(rendered)
    assert all(name in text for name in (WORLD["Chinese"], WORLD["Korean"], WORLD["Greek"]))


def test_a_character_without_a_glyph_becomes_a_box_and_the_user_is_told(small, tmp_path):
    rendered = pdf.render(printed(named(small, ["🚀 Growth 👩🏽‍💻", "ᠮᠣᠩᠭᠣᠯ", "\ue000private"])))
    assert "□ Growth □" in text_of(rendered)
    assert any("No font here shows" in remark and "U+1F680" in remark for remark in rendered.remarks)
    assert complaints(rendered.pdf, tmp_path / "glyphs.pdf") == []


def test_a_name_of_40_000_characters_is_cut_and_the_user_is_told(small):
    rendered = pdf.render(printed(named(small, ["x" * 40_000, "word " * 8_000])))
    assert any("longer than 4,000 characters" in remark for remark in rendered.remarks)


# --- plans at the edge ------------------------------------------------------------------------------------------


def everything_met() -> Problem:
    problem = organization(size=0.05, unknown=0)
    needs = {role.id: {need.skill: need.level for need in role.requirements} for role in problem.roles}
    return replace(
        problem, learners=tuple(replace(person, levels=needs[person.role]) for person in problem.learners)
    )


def one_of_each() -> Problem:
    problem = organization(size=0.05, unknown=0)
    role = next(role for role in problem.roles if role.id == "operative")
    person = next(person for person in problem.learners if person.role == "operative")
    return replace(
        problem,
        roles=(replace(role, requirements=role.requirements[:1]),),
        learners=(replace(person, levels={"responsible": 0}),),
        resources=problem.resources[:1],
        skills=problem.skills[:1],
    )


def nothing_offered() -> Problem:
    return replace(organization(size=0.05), resources=())


def nobody() -> Problem:
    return replace(organization(), learners=())


def nobody_rated() -> Problem:
    return organization(size=0.05, unknown=1)


def no_limits() -> Problem:
    problem = organization(size=0.05, budget=None)
    return replace(problem, limits=Limits(quarters=10), starts_on="")


def empty() -> Problem:
    return Problem(skills=(), roles=(), learners=(), resources=(), limits=Limits(quarters=1))


EDGES = [everything_met, one_of_each, nothing_offered, nobody, nobody_rated, no_limits, empty]


@pytest.mark.parametrize("make", EDGES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("extras", [ReportExtras(date="2026-11-24"), EVERYTHING], ids=["bare", "full"])
def test_a_plan_at_the_edge_prints_and_conforms(make, extras, tmp_path):
    rendered = pdf.render(printed(make(), extras=extras))
    assert complaints(rendered.pdf, tmp_path / "edge.pdf") == []


def test_only_the_sections_asked_for_are_printed(small):
    extras = replace(EVERYTHING, options=Options(sections=("summary", "budget", "proof")))
    text = text_of(pdf.render(printed(small, extras=extras)))
    assert "1 Budget" in text
    assert "Roles and required skills" not in text


# --- failure ----------------------------------------------------------------------------------------------------


def test_a_report_that_takes_too_long_is_stopped_and_the_user_is_told(small):
    with pytest.raises(pdf.PdfFailed, match=r"took longer than 0\.01 seconds"):
        pdf.render(printed(small), timeout=0.01)


def test_a_report_too_large_for_the_memory_fails_in_words(small):
    with pytest.raises(pdf.PdfFailed) as failure:
        pdf.render(printed(small), memory_mb=200)
    assert "too large" in failure.value.sentence or "could not be set" in failure.value.sentence
    assert failure.value.detail


def test_an_error_in_the_template_gives_the_user_a_sentence_and_the_operator_the_detail(small):
    data = printed(small)
    del data["summary"]["cost"]
    with pytest.raises(pdf.PdfFailed) as failure:
        pdf.render(data)
    assert "operator's log" in failure.value.sentence
    assert "summary.typ" in failure.value.detail or "cost" in failure.value.detail


def test_a_file_is_written_whole_or_not_at_all(rendered, tmp_path, monkeypatch):
    target = files.write(tmp_path / "out" / "plan.pdf", rendered.pdf)
    assert target.read_bytes() == rendered.pdf

    def fail(descriptor):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        files.write(target, b"%PDF half")
    assert target.read_bytes() == rendered.pdf
    assert list(target.parent.iterdir()) == [target]
