"""Placards: the page, the PDF as a reader of PDF reads it, who gets them, and that it is written down."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pypdf.generic import ContentStream

from anlian.kernel import codes
from anlian.lattice import placards
from anlian.ledger.models import Entry
from anlian.ledger.verbs import Verb
from tests.factories import DAY, keeper_of, officer_of, site

pytestmark = pytest.mark.django_db
OTHER_TOWN, OTHER_GRID = "430407002", "430407002001001"


def page_of(one):
    return reverse("lattice:placard", args=[one.pk])


def pdf_of(one):
    return reverse("lattice:draw-placard", args=[one.pk])


def address_of(one):
    return f"http://testserver/s/{one.pk}/"


def read(answer) -> PdfReader:
    return PdfReader(BytesIO(b"".join(answer.streaming_content)))


def drawn_on(page) -> list[list[list[bool]]]:
    """The codes of a page, put together again from the rectangles that are drawn."""
    found, rects = [], []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"re":
            rects.append([round(float(one)) for one in operands])
        elif rects:
            size = max(y for _x, y, _w, _h in rects) + 1 + codes.QUIET
            rows = [[False] * size for _row in range(size)]
            for x, y, wide, _high in rects:
                for at in range(x, x + wide):
                    rows[size - 1 - y][at] = True
            found.append(rows)
            rects = []
    return found


class TestShowPlacard:
    def test_says_which_place_it_is_and_what_one_can_do(self, sign_in, shop):
        page = sign_in(officer_of()).get(page_of(shop)).content.decode()

        for words in (shop.name, shop.code, placards.RESIDENTS, placards.WORKERS, "人民街道"):
            assert words in page
        assert codes.svg(address_of(shop)) in page

    def test_leads_to_the_address_that_residents_reach(self, sign_in, shop, settings):
        settings.PUBLIC_URL = "https://anlian.example"

        page = sign_in(officer_of()).get(page_of(shop)).content.decode()

        assert codes.svg(f"https://anlian.example/s/{shop.pk}/") in page

    def test_names_nobody(self, sign_in, shop):
        keeper = keeper_of(shop)

        page = sign_in(officer_of()).get(page_of(shop)).content.decode()

        assert keeper.name not in page
        assert keeper.phone not in page

    def test_is_there_for_its_keeper_who_may_not_take_the_file(self, sign_in, shop):
        client = sign_in(keeper_of(shop))

        assert pdf_of(shop) not in client.get(page_of(shop)).content.decode()
        assert client.post(pdf_of(shop)).status_code == 403

    def test_is_not_there_for_another_town(self, sign_in, shop):
        client = sign_in(officer_of(OTHER_TOWN))

        assert client.get(page_of(shop)).status_code == 404
        assert client.post(pdf_of(shop)).status_code == 404

    def test_a_place_that_is_no_more_has_none(self, sign_in, shop):
        shop.closed_on = DAY
        shop.save()
        client = sign_in(officer_of())

        assert client.get(page_of(shop)).status_code == 404
        assert client.post(pdf_of(shop)).status_code == 404
        assert page_of(shop) not in client.get(shop.get_absolute_url()).content.decode()

    def test_asks_strangers_to_sign_in(self, client, shop):
        assert client.get(page_of(shop)).url.startswith("/login/")

    def test_is_offered_on_the_page_of_the_site(self, sign_in, shop):
        assert page_of(shop) in sign_in(officer_of()).get(shop.get_absolute_url()).content.decode()


class TestDrawPlacard:
    def test_is_one_page_of_a5_that_a_reader_reads(self, sign_in, shop):
        answer = sign_in(officer_of()).post(pdf_of(shop))

        pdf = read(answer)
        page = pdf.pages[0]
        text = page.extract_text()
        assert answer["Content-Type"] == "application/pdf"
        assert len(pdf.pages) == 1
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox.upper_right] == [148, 210]
        for words in (shop.name, shop.code, placards.RESIDENTS, placards.WORKERS):
            assert words in text

    def test_its_code_is_the_one_of_the_address(self, sign_in, shop):
        page = read(sign_in(officer_of()).post(pdf_of(shop))).pages[0]

        assert drawn_on(page) == [codes.squares(address_of(shop))]

    def test_brings_the_outlines_of_the_signs_that_it_uses_and_of_no_others(self, sign_in, shop):
        answer = sign_in(officer_of()).post(pdf_of(shop))
        raw = b"".join(answer.streaming_content)

        fonts = PdfReader(BytesIO(raw)).pages[0]["/Resources"]["/Font"]
        ours = [one for one in fonts.values() if placards.FONT in one["/BaseFont"]]
        assert ours
        assert all("/FontFile2" in one["/FontDescriptor"] for one in ours)
        assert len(raw) < 100_000

    def test_is_written_down_at_the_site(self, sign_in, shop):
        officer = officer_of()

        sign_in(officer).post(pdf_of(shop))

        line = Entry.objects.get(verb=Verb.EXPORTED)
        assert (line.subject, line.by_id) == (shop.pk, officer.pk)
        assert line.detail["format"] == "pdf"


class TestDrawPlacards:
    address = "/sites/placards.pdf"

    def test_stand_four_to_a_sheet_in_the_order_of_the_list(self, sign_in, shop):
        others = [site(name=f"第{number}粉店") for number in "一二三四"]

        pdf = read(sign_in(officer_of()).post(self.address))

        texts = [page.extract_text() for page in pdf.pages]
        assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox.upper_right] == [210, 297]
        assert [sum(one.code in text for one in [shop, *others]) for text in texts] == [4, 1]
        in_order = sorted([shop, *others], key=lambda one: one.code)
        told = [code for page in pdf.pages for code in drawn_on(page)]
        assert told == [codes.squares(address_of(one)) for one in in_order]

    def test_are_those_of_the_filter_and_of_ones_scope(self, sign_in, shop):
        tea, there = site(name="青草茶馆"), site(OTHER_GRID, name="青山粉店")

        pdf = read(sign_in(officer_of()).post(f"{self.address}?q=粉店"))

        text = pdf.pages[0].extract_text()
        assert len(pdf.pages) == 1
        assert shop.code in text
        assert tea.code not in text
        assert there.code not in text

    def test_leave_one_line_that_says_how_many(self, sign_in, shop):
        site()

        sign_in(officer_of()).post(f"{self.address}?kind=shop")

        told = Entry.objects.get(verb=Verb.EXPORTED).detail
        assert (told["page"], told["query"], told["rows"], told["format"]) == (
            "placards",
            "kind=shop",
            2,
            "pdf",
        )

    def test_refuse_more_than_a_file_holds(self, sign_in, shop, monkeypatch):
        monkeypatch.setattr(placards, "MOST", 1)
        site()

        answer = sign_in(officer_of()).post(f"{self.address}?kind=shop", follow=True)

        assert answer.request["PATH_INFO"] == "/sites/"
        assert answer.request["QUERY_STRING"] == "kind=shop"
        assert "一个文件最多 1 块牌" in answer.content.decode()
        assert not Entry.objects.filter(verb=Verb.EXPORTED).exists()

    def test_take_as_many_as_a_file_holds(self, sign_in, shop, monkeypatch):
        monkeypatch.setattr(placards, "MOST", 1)

        assert len(read(sign_in(officer_of()).post(self.address)).pages) == 1

    def test_refuse_a_list_without_sites(self, sign_in, shop):
        answer = sign_in(officer_of()).post(f"{self.address}?q=没有这里", follow=True)

        assert "列表中没有点位，无牌可打印。" in answer.content.decode()
        assert not Entry.objects.filter(verb=Verb.EXPORTED).exists()

    def test_are_offered_to_those_who_may_export(self, sign_in, shop):
        assert self.address in sign_in(officer_of()).get("/sites/").content.decode()
        assert self.address not in sign_in(keeper_of(shop)).get("/sites/").content.decode()
        assert sign_in(keeper_of(shop)).post(self.address).status_code == 403

    def test_ask_as_much_for_twenty_as_for_one(self, sign_in, shop, django_assert_max_num_queries):
        client = sign_in(officer_of())
        client.post(self.address)
        with django_assert_max_num_queries(40) as few:
            client.post(self.address)
        for _number in range(20):
            site()

        with django_assert_max_num_queries(len(few)):
            client.post(self.address)


class TestWrapped:
    """Whatever a place is called, its name stays on the placard."""

    @pytest.mark.parametrize("name", ["粉店", "石鼓区" * 6, "石鼓区演武坪社区" * 15, "A" * 120])
    def test_a_name_is_wide_at_most_as_the_placard(self, name):
        from reportlab.pdfbase import pdfmetrics

        placards._font()
        lines, size = placards._wrapped(name, 126)

        assert "".join(lines) == name
        assert len(lines) <= 2
        if len(lines) == 1:
            assert pdfmetrics.stringWidth(name, placards.FONT, size) <= 126
