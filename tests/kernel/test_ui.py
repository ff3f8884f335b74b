import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

import anlian
from anlian.kernel.templatetags import ui

NOW = datetime(2023, 8, 16, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SOURCE = Path(anlian.__file__).parent
STATIC = SOURCE / "kernel/static"
TEMPLATES = list(SOURCE.rglob("templates/**/*.html"))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def shown(source, address="/hazards/?state=open&page=2", **context):
    request = RequestFactory().get(address)
    return Template("{% load ui %}" + source).render(Context({"request": request, "now": NOW, **context}))


class TestDue:
    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            (NOW + timedelta(days=3), "3 days left"),
            (NOW + timedelta(days=1), "1 day left"),
            (NOW + timedelta(hours=2), "Due today"),
            (NOW, "Late today"),
            (NOW - timedelta(days=2), "2 days late"),
        ],
    )
    def test_counts_days_from_now(self, moment, words):
        assert words in shown("{% due moment now %}", moment=moment)

    def test_says_nothing_of_days_once_ended(self):
        page = shown("{% due moment now ended=True %}", moment=NOW - timedelta(days=2))

        assert "2023-08-14" in page
        assert "late" not in page

    def test_says_when_there_is_no_date(self):
        assert "No date" in shown("{% due None now %}")


class TestLists:
    def test_pager_keeps_the_filters(self):
        page = shown("{% pager page %}", page=Paginator(range(100), 20).page(2))

        assert "21–40 of 100" in page
        assert "state=open&amp;page=3" in page

    def test_heading_orders_up_then_down_and_starts_at_the_first_page(self):
        assert 'href="?state=open&amp;sort=due"' in shown('{% sort_header "due" "Due" %}')
        down = shown('{% sort_header "due" "Due" %}', address="/?sort=due")
        assert 'href="?sort=-due"' in down
        assert 'aria-sort="ascending"' in down

    def test_filter_shows_what_is_chosen(self):
        page = shown(
            '{% filter_select "state" "State" states %}', states=[("open", "Open"), ("shut", "Shut")]
        )

        assert '<option value="open" selected>' in page

    def test_a_filtered_list_offers_the_whole(self):
        assert "Clear" in shown("{% filter_submit %}")
        assert "Clear" not in shown("{% filter_submit %}", address="/hazards/?page=2")


class TestForms:
    class Report(forms.Form):
        summary = forms.CharField(help_text="What and where")
        source = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    def test_field_is_tied_to_its_help_and_errors(self):
        page = shown("{% field form.summary %}", form=self.Report({"source": "a"}))

        assert 'aria-describedby="id_summary_help id_summary_errors"' in page
        assert 'id="id_summary_help"' in page
        assert 'id="id_summary_errors"' in page

    def test_errors_lead_to_their_fields(self):
        form = self.Report({"source": "a"})
        form.add_error(None, "Not while it is closed.")

        page = shown("{% form_errors form %}", form=form)

        assert "Not while it is closed." in page
        assert 'href="#id_summary"' in page

    def test_nothing_is_shown_for_a_sound_form(self):
        assert not shown("{% form_errors form %}", form=self.Report({"summary": "x", "source": "a"})).strip()


class TestWords:
    def test_a_matter_on_time_has_no_climb(self):
        assert shown("{% climb_badge 0 %}") == ""
        assert "Supervised" in shown("{% climb_badge 5 %}")

    def test_phone_is_masked(self):
        assert ui.masked("13873412345") == "138****2345"
        assert "1234" not in ui.masked("0734-1234")

    def test_a_post_without_holder_is_vacant(self):
        assert "Vacant" in shown('{% person "" "Chief" %}')

    def test_what_people_typed_is_escaped(self):
        for tag in (
            "person name name",
            "state_badge name",
            "stat_card name name",
            "light name 0",
            'fact "" name',
        ):
            assert "<b>x" not in shown(f"{{% {tag} %}}", name="<b>x")


class TestTheHouse:
    def test_every_icon_is_in_the_sprite(self):
        drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "vendor/icons.svg").read_text()))

        for path in TEMPLATES:
            wanted = set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
            assert wanted <= drawn, (path.name, wanted - drawn)

    def test_no_page_has_inline_styles_or_scripts(self):
        # The policy forbids them, so the browser would drop them in silence.
        for path in TEMPLATES:
            text = path.read_text()
            assert not re.search(r"\sstyle=|\son(?!ly)[a-z]+\s*=\s*[\"']|<style|javascript:|hx-on", text), (
                path
            )
            assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", text)), path

    def test_nothing_is_fetched_from_elsewhere(self):
        for path in [*STATIC.glob("anlian/*.css"), *STATIC.glob("anlian/*.js"), *STATIC.glob("vendor/*.css")]:
            assert not re.search(r"url\(['\"]?(https?:)?//|@import|sourceMappingURL", path.read_text()), path

    @pytest.mark.parametrize("code", [400, 403, 404, 500])
    def test_error_pages_stand_alone(self, code):
        page = get_template(f"{code}.html").template.render(Context({"request_id": "0198b2c4"}))

        assert "0198b2c4" in page
