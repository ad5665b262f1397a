"""Official wage releases: from the agency's files into the database, all of one or nothing."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roles.models import Industry, Role, Source, WageArea, WageEstimate, WageRelease
from roles.wages import COLUMNS

pytestmark = pytest.mark.django_db

FIXTURE = "fixtures/wages/oews-may-2025.csv"
NATION = {
    "AREA": "99",
    "AREA_TITLE": "U.S.",
    "AREA_TYPE": "1",
    "PRIM_STATE": "US",
    "NAICS": "000000",
    "OCC_CODE": "27-2012",
    "OCC_TITLE": "Producers and Directors",
    "TOT_EMP": "150000",
    "EMP_PRSE": "2.0",
    "MEAN_PRSE": "1.5",
    "A_MEAN": "120000",
    "A_PCT10": "50000",
    "A_PCT25": "65000",
    "A_MEDIAN": "95000",
    "A_PCT75": "140000",
    "A_PCT90": "205000",
}
GEORGIA = NATION | {"AREA": "13", "AREA_TITLE": "Georgia", "AREA_TYPE": "2", "PRIM_STATE": "GA"}
ATLANTA = NATION | {
    "AREA": "12060",
    "AREA_TITLE": "Atlanta-Sandy Springs-Roswell, GA",
    "AREA_TYPE": "4",
    "PRIM_STATE": "GA",
}
NOWHERE_NORTH = NATION | {
    "AREA": "1300001",
    "AREA_TITLE": "North Georgia nonmetropolitan area",
    "AREA_TYPE": "6",
    "PRIM_STATE": "GA",
}


@pytest.fixture
def release():
    return WageRelease.objects.create(
        slug="oews-may-2026",
        name="May 2026",
        month="2026-05-01",
        released_on="2027-04-30",
        top_code=250_000,
    )


@pytest.fixture
def load(tmp_path, release):
    """Load rows as the agency's CSV into the release of May 2026; returns what is said."""

    def load(*rows: dict[str, str], **options) -> str:
        path = tmp_path / "release.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, [*COLUMNS, "OWN_CODE", "HOURLY"], restval="")
            writer.writeheader()
            writer.writerows(rows)
        out = io.StringIO()
        call_command("load_wages", str(path), release=release.slug, stdout=out, **options)
        return out.getvalue()

    return load


def only(release: WageRelease) -> WageEstimate:
    return release.estimates.select_related("area", "release").get()


def test_our_own_file_loads_twice_without_a_change_or_a_rejected_row():
    out = io.StringIO()
    call_command("load_wages", stdout=out)
    total = WageEstimate.objects.count()
    assert total > 700
    assert out.getvalue() == (
        f"oews-may-2025: 0 created, 0 updated, {total} unchanged, 0 removed;"
        " 0 rows rejected, 0 passed over\n"
    )


def test_the_fixture_has_every_occupation_that_a_role_names_for_the_nation():
    named = set(Role.objects.exclude(soc_code="").values_list("soc_code", flat=True))
    assert named == set(WageEstimate.objects.national_by_occupation())


def test_every_row_of_the_fixture_becomes_one_estimate():
    with (Path(settings.BASE_DIR) / FIXTURE).open() as file:
        assert WageEstimate.objects.count() == len(list(csv.DictReader(file)))


def test_figures_areas_and_errors_are_read_in_the_agencys_columns(load, release):
    said = load(ATLANTA | {"TOT_EMP": "3,840", "A_PCT90": "166,770"})
    assert "oews-may-2026: 1 created, 0 updated, 0 unchanged, 0 removed; 0 rows rejected" in said
    wage = only(release)
    assert (wage.area.code, wage.area.kind, wage.area.state) == ("0012060", "metro", "GA")
    assert (wage.employment, wage.p10, wage.median, wage.p90) == (3840, 50000, 95000, 166770)
    assert (wage.employment_relative_error, wage.mean_relative_error) == (
        Decimal("2.0"),
        Decimal("1.5"),
    )


@pytest.mark.parametrize(
    ("row", "code", "kind", "name"),
    [
        (NATION, "0000000", "nation", "United States"),
        (GEORGIA, "1300000", "state", "Georgia"),
        (GEORGIA | {"AREA": "1", "PRIM_STATE": "AL"}, "0100000", "state", "Georgia"),
        (GEORGIA | {"AREA": "66", "AREA_TYPE": "3", "PRIM_STATE": "GU"}, *("6600000", "state"), ""),
        (NOWHERE_NORTH, "1300001", "nonmetro", "North Georgia nonmetropolitan area"),
        (NOWHERE_NORTH | {"AREA": "400001"}, "0400001", "nonmetro", ""),
    ],
)
def test_areas_keep_the_agencys_number(load, release, row, code, kind, name):
    WageEstimate.objects.all().delete()
    WageArea.objects.all().delete()
    load(row)
    area = only(release).area
    assert (area.code, area.kind) == (code, kind)
    assert not name or area.name == name


def test_a_workbook_is_read_as_the_agency_publishes_it(tmp_path, release):
    book = openpyxl.Workbook()
    rows = [NATION, ATLANTA | {"AREA": 12060, "A_PCT90": "#"}, NATION | {"OCC_CODE": "35-3023"}]
    book.active.append([*COLUMNS, "O_GROUP"])
    for row in rows:
        cells = [row[name] for name in COLUMNS]
        numbers = [int(c) if str(c).isdigit() and len(str(c)) > 3 else c for c in cells]
        book.active.append([*numbers, None])
    book.save(tmp_path / "oesm26all.xlsx")
    out = io.StringIO()
    call_command("load_wages", str(tmp_path / "oesm26all.xlsx"), release=release.slug, stdout=out)
    assert "2 created" in out.getvalue()
    assert "0 rows rejected, 1 passed over" in out.getvalue()
    assert release.estimates.get(area__kind="metro").p90_top_coded


def test_what_is_not_released_is_not_a_number(load, release):
    wages = dict.fromkeys(("A_MEAN", "A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90"), "*")
    load(NATION | wages | {"TOT_EMP": "**", "EMP_PRSE": "**", "MEAN_PRSE": "*"})
    wage = only(release)
    assert not wage.is_released
    assert wage.employment is wage.median is None
    assert wage.percentiles_in_words == ["Not released"] * 5
    assert wage.employment_in_words == "Not released"


@pytest.mark.parametrize("figure", ["250000", "306,850", "#"])
def test_from_the_top_code_on_a_figure_is_said_in_words(load, release, figure):
    load(NATION | {"A_PCT90": figure})
    wage = only(release)
    assert wage.p90 is None
    assert wage.in_words("p90") == "$250,000 or more"
    assert wage.in_words("p75") == "$140,000"


def test_no_number_at_or_above_its_top_code_is_held():
    for wage in WageEstimate.objects.select_related("release"):
        figures = [wage.mean, wage.p10, wage.p25, wage.median, wage.p75, wage.p90]
        assert all(figure is None or figure < wage.release.top_code for figure in figures)
    assert WageEstimate.objects.filter(p90_top_coded=True).count() > 20


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"A_MEDIAN": "abc"}, "A_MEDIAN: “abc” is not a figure"),
        ({"A_MEDIAN": "-5"}, "A_MEDIAN: “-5” is not a figure"),
        ({"A_MEDIAN": "NaN"}, "A_MEDIAN: “NaN” is not a figure"),
        ({"TOT_EMP": "10.5"}, "TOT_EMP: “10.5” is not a whole number"),
        ({"A_PCT75": "60000"}, "the percentiles do not ascend"),
        ({"A_PCT25": "#"}, "the percentiles do not ascend"),
        ({"AREA_TYPE": "9"}, "AREA_TYPE: “9” is not a kind of area we know"),
        ({"AREA_TITLE": ""}, "the area is not fully given"),
        ({"HOURLY": "TRUE"}, "the work is not year-round"),
        (NATION, "another row gives this occupation, area and industry already"),
    ],
)
def test_a_rejected_row_is_named_with_its_reason_and_the_others_load(
    load, release, tmp_path, change, reason
):
    rejects = tmp_path / "rejects.txt"
    said = load(NATION, GEORGIA | change, ATLANTA, rejects=rejects)
    assert "2 created" in said
    assert "1 rows rejected" in said
    [line] = rejects.read_text().splitlines()
    assert line.startswith("release.csv, row 3: ")
    assert reason in line


def test_rejected_rows_are_shown_even_when_no_file_is_asked_for(load, capsys):
    bad = [ATLANTA | {"AREA": f"{n}", "A_MEDIAN": "abc"} for n in range(12000, 12025)]
    load(NATION, *bad)
    errors = capsys.readouterr().err
    assert errors.count("Rejected release.csv, row ") == 20
    assert "and 5 more (--rejects FILE lists all)" in errors


def test_other_occupations_industries_and_ownerships_are_passed_over(load):
    said = load(
        NATION,
        NATION | {"OCC_CODE": "35-3023"},
        NATION | {"NAICS": "238000"},
        NATION | {"OWN_CODE": "5"},
    )
    assert "1 created" in said
    assert "3 passed over" in said


def test_an_industry_of_ours_is_kept_apart_from_all_industries(load, release):
    load(NATION | {"OWN_CODE": "1235"}, NATION | {"NAICS": "512100", "OWN_CODE": "5"})
    industries = release.estimates.order_by("pk").values_list("industry__naics_code", flat=True)
    assert list(industries) == [None, "512100"]


def test_a_second_load_updates_and_removes_what_is_different(load, release):
    load(NATION, GEORGIA, ATLANTA)
    said = load(NATION, GEORGIA | {"A_MEDIAN": "96000"}, NOWHERE_NORTH)
    assert "1 created, 1 updated, 1 unchanged, 1 removed" in said
    assert release.estimates.get(area__name="Georgia").median == 96000
    assert not release.estimates.filter(area__kind="metro").exists()


def test_a_dry_run_says_the_same_and_changes_nothing(load, release):
    assert "would be 2 created" in load(NATION, GEORGIA, dry_run=True)
    assert not release.estimates.exists()


def test_another_release_keeps_its_figures_and_pages_use_the_newest(load):
    before = WageRelease.objects.get(slug="oews-may-2025").estimates.count()
    load(NATION)
    assert WageRelease.objects.get(slug="oews-may-2025").estimates.count() == before
    national = WageEstimate.objects.national_by_occupation()
    assert {code: wage.median for code, wage in national.items()} == {"27-2012": 95000}


def test_a_release_without_figures_is_not_the_newest(release):
    assert [found.slug for found in WageRelease.objects.newest()] == ["oews-may-2025"]


def test_an_area_that_is_renamed_keeps_its_number(load):
    key = WageArea.objects.get(code="0012060").pk
    load(ATLANTA | {"AREA_TITLE": "Atlanta-Marietta, GA"})
    area = WageArea.objects.get(code="0012060")
    assert (area.pk, area.slug) == (key, "atlanta-marietta-ga")


def test_two_areas_of_one_name_have_two_addresses(load, release):
    load(ATLANTA | {"AREA": "71650"})
    assert only(release).area.slug == "atlanta-sandy-springs-roswell-ga-0071650"


def test_a_file_that_cannot_be_read_changes_nothing(load, release, tmp_path):
    load(NATION)
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "columns.csv").write_text("AREA,OCC_CODE\n99,27-2012\n")
    for name, message in (
        ("broken.xlsx", "broken.xlsx cannot be read"),
        ("columns.csv", "columns.csv has no column AREA_TITLE"),
        ("nowhere.csv", "nowhere.csv cannot be read"),
    ):
        with pytest.raises(CommandError, match=message) as error:
            call_command(
                "load_wages",
                str(tmp_path / "release.csv"),
                str(tmp_path / name),
                release=release.slug,
            )
        assert str(error.value).endswith("Nothing was changed.")
    assert only(release).median == 95000


def test_a_file_that_says_nothing_of_our_occupations_does_not_empty_the_release(load, release):
    load(NATION)
    with pytest.raises(CommandError, match="no row is for an occupation that a role names"):
        load(NATION | {"OCC_CODE": "35-3023"})
    assert release.estimates.count() == 1


def test_a_release_that_the_knowledge_does_not_know_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"no release “oews-may-1999” \(known: oews-may-2025\)"):
        call_command("load_wages", str(tmp_path / "oews-may-1999.csv"))


def test_an_editors_change_to_an_industry_or_a_release_keeps_the_figures(tmp_path):
    before = WageEstimate.objects.count()
    source = (Path(settings.BASE_DIR) / "fixtures/knowledge/wages.yaml").read_text()
    path = tmp_path / "wages.yaml"
    changed = source.replace("short_name: Advertising", "short_name: Commercials")
    path.write_text(changed.replace("name: May 2025", "name: Of May 2025"))
    out = io.StringIO()
    call_command("load_knowledge", str(path), stdout=out)
    assert "2 updated" in out.getvalue().splitlines()[-1]
    assert Industry.objects.get(slug="advertising").short_name == "Commercials"
    assert WageEstimate.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"p10": 90_000, "median": 80_000}, "wage_percentiles_ascend"),
        ({"p90": 300_000, "p90_top_coded": True}, "no_number_from_a_top_coded_percentile_on"),
        ({"p90": 300_000, "p75_top_coded": True}, "no_number_from_a_top_coded_percentile_on"),
        ({"mean": 300_000, "mean_top_coded": True}, "top_coded_mean_has_no_number"),
        ({"soc_code": "27-2012"}, "one_estimate_an_occupation_and_area"),
    ],
)
def test_the_database_refuses_what_cannot_be(wrong, name):
    release = WageRelease.objects.get()
    nation = WageArea.objects.get(kind="nation")
    fields = {"soc_code": "99-9999", "occupation": "Nobody"} | wrong
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        WageEstimate.objects.create(release=release, area=nation, **fields)
    # SQLite names the constraint of a check, and the columns of a unique one.
    assert name in str(error.value) or "UNIQUE" in str(error.value)


def test_the_use_that_releases_and_industries_make_of_their_source_is_counted():
    def uses() -> int:
        [source] = [each for each in Source.objects.with_uses() if each.slug == "bls-oews-2025"]
        return source.uses

    before = uses()
    WageRelease.objects.get().sources.clear()
    assert uses() == before - 1


@pytest.mark.parametrize("model", [WageArea, WageEstimate])
def test_editors_look_at_what_is_loaded_but_do_not_edit_it(admin_client, model):
    def address(page: str, *args: object) -> str:
        return reverse(f"admin:roles_{model._meta.model_name}_{page}", args=args)

    first = model.objects.order_by("pk").first()
    with CaptureQueriesContext(connection) as captured:
        listed = admin_client.get(address("changelist") + "?q=atlanta")
    assert listed.status_code == 200
    assert len(captured) < 12
    assert admin_client.get(address("change", first.pk)).status_code == 200
    assert admin_client.post(address("change", first.pk), {}).status_code == 403
    assert admin_client.get(address("add")).status_code == 403
    assert admin_client.post(address("delete", first.pk), {"post": "yes"}).status_code == 403
