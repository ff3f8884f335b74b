"""The demo district's ledgers and events: made by the script, whole in themselves, and lawful as far as they alone can tell."""

import filecmp
import json
import re
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from scenario.shigu import ledgers, make
from scenario.shigu.chains import HOLES
from scenario.shigu.people import SECTORS
from scenario.shigu.places import within
from scenario.shigu.replay import OF_ALL
from scenario.shigu.sites import LETTERS_OF_CODES

HERE = make.HERE
LEDGERS = ("areas", "units", "sectors", "posts", "sites", "courses", "chains")
YEAR = ("2023-01-01", "2023-09-01")
ENDS = {"pass", "fix_on_spot", "reject", "merge", "transfer", "void", "close"}


@pytest.fixture(scope="module")
def books():
    return {name: ledgers.read(HERE / "ledgers", name) for name in LEDGERS}


@pytest.fixture(scope="module")
def everything():
    with open(HERE / "events.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def events(everything):
    """Those of visits and hazards."""
    return [event for event in everything if event["do"] not in OF_ALL]


@pytest.fixture(scope="module")
def of_all(everything):
    """Those of meetings, their decisions, problems and listings."""
    return [event for event in everything if event["do"] in OF_ALL]


@pytest.fixture(scope="module")
def hazards(events):
    """Every hazard by its number: where, what, found by whom and when."""
    found = {}
    for event in events:
        if event["do"] == "inspect":
            for one in event["findings"]:
                found[one["ref"]] = one | {
                    "site": event["site"],
                    "at": event["at"],
                    "by": event["by"],
                    "source": "检查",
                }
        elif event["do"] == "report":
            found[event["ref"]] = event
        elif event["do"] == "transfer":
            found[event["onward"]] = found[event["ref"]] | {"at": event["at"], "sector": event["sector"]}
    return found


class Roll:
    """Who held what on a day, straight from the ledger."""

    def __init__(self, rows):
        self.rows = [row for row in rows if row["人员编码"]]
        self.of_person = defaultdict(list)
        for row in self.rows:
            self.of_person[row["人员编码"]].append(row)

    def held(self, person, day):
        return [
            row
            for row in self.of_person[person]
            if row["任职起"] <= day and (not row["任职止"] or day < row["任职止"])
        ]

    def led(self, person, day):
        return any(row["角色"] == "区领导" for row in self.held(person, day))


@pytest.fixture(scope="module")
def roll(books):
    return Roll(books["posts"])


def owners(books):
    """The code of the person in charge of each site, as the importer gives it."""
    codes = {(row["姓名"], row["手机"]): row["人员编码"] for row in books["posts"] if row["人员编码"]}
    return {
        row["点位编号"]: codes.setdefault((row["负责人"], row["负责人电话"]), f"R{row['点位编号']}")
        for row in books["sites"]
    }


def test_the_files_are_what_the_script_writes(tmp_path):
    make.make(tmp_path)
    names = [
        *(f"ledgers/{name}.csv" for name in (*LEDGERS, "households")),
        "events.jsonl",
        "rounds.jsonl",
        "accounts.json",
    ]
    names += ["map/roads.geojson", "map/water.geojson"]
    _same, different, missing = filecmp.cmpfiles(HERE, tmp_path, names, shallow=False)
    assert not different + missing, "run: python -m scenario.shigu.make"


def test_households_are_made_up_and_live_in_grids(books):
    doors = ledgers.read(HERE / "ledgers", "households")
    grids = {row["区划代码"] for row in books["areas"] if row["级别"] == "网格"}
    towers = {row["点位编号"]: row["区划代码"] for row in books["sites"] if row["类型"] == "高层建筑"}
    known = {row["姓名"] for row in books["posts"]} | {row["负责人"] for row in books["sites"]}

    assert len({row["户编号"] for row in doors}) == len(doors) >= 300
    assert {row["网格"] for row in doors} <= grids
    assert all(towers[row["楼栋点位编号"]] == row["网格"] for row in doors if row["楼栋点位编号"])
    assert not {row["户主"] for row in doors} & known
    assert all(re.fullmatch(r"19900008\d{3}", row["电话"]) for row in doors)


def test_there_is_as_much_as_the_story_needs(books, events, hazards):
    levels = Counter(row["级别"] for row in books["areas"])
    assert levels["乡镇街道"] == 7
    assert levels["社区村"] >= 30
    assert levels["网格"] >= 150
    assert len(books["sites"]) >= 3000
    assert len({row["类型"] for row in books["sites"]}) == 12
    assert len(hazards) >= 2000
    assert len({one["summary"] for one in hazards.values()}) >= 150


def test_codes_are_given_once(books):
    for name, column in (
        ("areas", "区划代码"),
        ("units", "单位编码"),
        ("sectors", "条线编码"),
        ("sites", "点位编号"),
    ):
        codes = [row[column] for row in books[name]]
        assert len(codes) == len(set(codes)), name


def test_everything_named_is_there(books):
    areas = {row["区划代码"] for row in books["areas"]}
    units = {row["单位编码"] for row in books["units"]}
    sectors = {row["条线编码"] for row in books["sectors"]}
    posts = {row["岗位编码"] for row in books["posts"]}
    assert all(not row["上级代码"] or row["上级代码"] in areas for row in books["areas"])
    assert all(not row["上级编码"] or row["上级编码"] in units for row in books["units"])
    assert all(row["区划代码"] in areas for row in books["sites"])
    for row in books["posts"]:
        assert row["单位编码"] in units
        assert set(filter(None, row["分管区域"].split(";"))) <= areas
        assert set(filter(None, row["分管条线"].split(";"))) <= sectors
    for row in books["chains"]:
        assert row["区域"] in areas
        assert row["专委会"] in units | {""}
        assert set(row["条线"].split(";")) <= sectors
        named = ";".join((row["链长"], row["副链长"], row["牵头"], row["成员"])).split(";")
        assert set(filter(None, named)) <= posts


def test_people_add_up(books):
    people = {row["区划代码"]: int(row["人口"] or 0) for row in books["areas"]}
    assert 220_000 <= people["430407"] <= 240_000
    for row in books["areas"]:
        inside = [
            int(one["人口"]) for one in books["areas"] if one["上级代码"] == row["区划代码"] and one["人口"]
        ]
        if inside and row["人口"]:
            assert sum(inside) == people[row["区划代码"]], row["名称"]


def test_a_site_lies_in_its_grid(books):
    rings = {
        row["区划代码"]: json.loads(row["边界"])["coordinates"][0] for row in books["areas"] if row["边界"]
    }
    for row in books["sites"]:
        assert within((float(row["经度"]), float(row["纬度"])), rings[row["区划代码"]]), row["点位编号"]


def test_credit_codes_have_their_check_digit(books):
    codes = [row["统一社会信用代码"] for row in books["sites"] if row["统一社会信用代码"]]
    assert len(codes) == len(set(codes)) > 2000
    for code in codes:
        total = sum(LETTERS_OF_CODES.index(one) * pow(3, place, 31) for place, one in enumerate(code[:17]))
        assert LETTERS_OF_CODES[(31 - total % 31) % 31] == code[17]


def test_nobody_here_is_real(books):
    """Names are drawn at random and given once; numbers come from two ranges kept for this."""
    names = {(row["姓名"], row["手机"]) for row in books["posts"] if row["姓名"]}
    names |= {(row["负责人"], row["负责人电话"]) for row in books["sites"]}
    assert len({name for name, _phone in names}) == len({phone for _name, phone in names}) == len(names)
    assert all(re.fullmatch(r"(1990000|1380000)\d{4}", phone) for _name, phone in names)


def test_a_post_has_one_holder_on_a_day_and_posts_change_hands(books):
    terms = defaultdict(list)
    for row in books["posts"]:
        if row["人员编码"]:
            terms[row["岗位编码"]].append((row["任职起"], row["任职止"] or "9999"))
    for code, held in terms.items():
        held.sort()
        assert all(first[1] <= second[0] for first, second in zip(held, held[1:], strict=False)), code
    assert sum(len(held) - 1 for held in terms.values()) >= 25
    assert sum(row["任职起"] == "2022-11-15" for row in books["posts"] if row["角色"] == "区领导") == 2
    assert any(row["代理"] == "是" for row in books["posts"])


def test_vacancies_stand_at_the_end(books):
    held = {row["岗位编码"] for row in books["posts"] if row["人员编码"] and not row["任职止"]}
    assert len({row["岗位编码"] for row in books["posts"]} - held) >= 2


def test_thirteen_committees_are_chaired_by_vice_heads(books):
    committees = {row["单位编码"] for row in books["units"] if row["类型"] == "专委会"}
    assert len(committees) == 13
    rows = [row for row in books["posts"] if not row["任职止"]]
    vice = {row["人员编码"] for row in rows if row["角色"] == "区领导" and "副区长" in row["岗位名称"]}
    for committee in committees:
        assert next(row for row in rows if row["岗位编码"] == f"{committee}-1")["人员编码"] in vice


def in_force(books, day):
    return [
        row for row in books["chains"] if row["起始日"] <= day and (not row["终止日"] or day < row["终止日"])
    ]


def test_54_chains_are_in_force_each_under_a_district_leader(books):
    chains = in_force(books, "2023-06-30")
    assert len(chains) == len({row["链号"] for row in chains}) == 54
    leaders = {row["岗位编码"] for row in books["posts"] if row["角色"] == "区领导"}
    assert {row["链长"] for row in chains} <= leaders


@pytest.mark.parametrize("day", ["2022-01-01", "2022-07-01", "2023-06-30", "2023-08-31"])
def test_every_site_has_exactly_one_most_specific_chain(books, day):
    kinds = {kind: code for code, (_n, covers, _b) in SECTORS.items() for kind in covers.split(";") if kind}
    chains = in_force(books, day)
    for row in books["sites"]:
        sector = kinds[row["类型"]]
        ranks = [
            (len(one["区域"]), len(one["条线"]), one["依据日期"])
            for one in chains
            if row["区划代码"].startswith(one["区域"])
            and (sector == one["条线"] or sector.startswith(one["条线"] + "."))
        ]
        assert ranks.count(max(ranks)) == 1, row["点位编号"]


def test_two_subjects_are_holes(books):
    covered = {sector for row in in_force(books, "2023-06-30") for sector in row["条线"].split(";")}
    assert {row["条线编码"] for row in books["sectors"]} - covered == set(HOLES)


def test_events_are_in_order_and_speak_of_what_is_there(books, events, hazards, roll):
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    sites = {row["点位编号"]: row for row in books["sites"]}
    people = set(owners(books).values()) | set(roll.of_person)
    seen = set()
    for event in events:
        assert event["by"] in people
        if event["do"] in ("inspect", "report"):
            assert sites[event["site"]]["起始日"] <= event["at"][:10]
        if event["do"] == "inspect":
            seen |= {one["ref"] for one in event["findings"]}
            assert event["started"] < event["ended"]
        elif event["do"] == "report":
            seen.add(event["ref"])
        else:
            assert event["ref"] in seen, event
            seen.add(event.get("onward", event["ref"]))
    assert seen == set(hazards)


def test_what_is_told_of_all_is_in_order_and_follows_from_what_was_told(everything, of_all, roll):
    assert [event["at"] for event in everything] == sorted(event["at"] for event in everything)
    begun = set()
    for event in of_all:
        assert event["by"] in set(roll.of_person)
        if event["do"] in ("meet", "open_problem", "propose_listing", "list_draft", "task_set"):
            assert event["ref"] not in begun
            begun |= {event["ref"], *(one["ref"] for one in event.get("decisions", []))}
        else:
            assert event["ref"] in begun, event
    reported = {event["ref"]: event["by"] for event in of_all if event["do"] == "decision_report"}
    confirmed = [event for event in of_all if event["do"] == "decision_confirm"]
    assert confirmed
    assert all(event["by"] != reported[event["ref"]] for event in confirmed)


def test_leaders_went_out_more_than_300_times(events, roll):
    led = [
        event
        for event in events
        if event["do"] == "inspect"
        and YEAR[0] <= event["at"] < YEAR[1]
        and roll.led(event["leader"], event["at"][:10])
    ]
    assert len(led) == 352
    secret = Counter((event["leader"], event["at"][:7]) for event in led if event["kind"] == "暗访")
    assert 100 <= len(secret) < 16 * 8, "一月一暗访, with some honest misses"


def test_hazards_are_spread_as_in_life(events, hazards):
    sources = Counter(one["source"] for one in hazards.values())
    assert 0.6 < sources["检查"] / len(hazards) < 0.8
    assert 0.15 < sum(one["photo"] for one in hazards.values()) / len(hazards) < 0.25
    assert all(one["photo"] or one["no_photo_reason"] for one in hazards.values())
    majors = sum(event["do"] == "confirm_major" for event in events)
    assert 0.02 < majors / len(hazards) < 0.04
    ended = Counter()
    for event in events:
        ended[event["ref"]] += (event["do"] in ENDS) - (event["do"] == "reopen")
    still_open = [ref for ref in hazards if not ended[ref]]
    assert 110 <= len(still_open) <= 170
    assert set(ended.values()) <= {0, 1}


def test_some_come_back_within_half_a_year(events, hazards):
    closed, back = {}, 0
    for event in events:
        for one in event.get("findings", []):
            then = closed.get((event["site"], one["item"]))
            back += bool(then and date.fromisoformat(event["at"][:10]) - then <= timedelta(days=180))
        if event["do"] in ("pass", "fix_on_spot", "close"):
            what = hazards[event["ref"]]
            closed[what["site"], what["item"]] = date.fromisoformat(event["at"][:10])
    assert 0.015 < back / len(hazards) < 0.06


def test_nobody_looks_again_at_their_own_work(books, events, hazards):
    owner = owners(books)
    for event in events:
        site = hazards[event["ref"]]["site"] if event["do"] != "inspect" else ""
        if event["do"] in ("submit", "submit_plan", "ask_extension", "start"):
            assert event["by"] == owner[site]
        elif event["do"] in (
            "pass",
            "fail",
            "accept",
            "close",
            "reject",
            "order",
            "verify",
            "grant_extension",
        ):
            assert event["by"] != owner[site]
        if event["do"] == "reject":
            assert event["by"] != hazards[event["ref"]]["by"]


def test_majors_go_their_whole_way(events):
    ways = defaultdict(dict)
    for event in events:
        if event["do"] != "inspect":
            ways[event["ref"]][event["do"]] = event
    for way in ways.values():
        if "confirm_major" in way:
            assert len(way["confirm_major"]["with"]) == 2
            assert way["control"]["at"] < way["confirm_major"]["at"]
        if "submit_plan" in way:
            plan = way["submit_plan"]["plan"]
            assert all(plan[part] for part in ("goal", "method", "money", "people", "time", "safety"))
        if "close" in way:
            group = {way["accept"]["by"], *way["accept"]["with"]}
            assert way["close"]["by"] not in group
            assert len(group) >= 2


def test_the_three_of_the_account_are_solved(events, hazards):
    closed = {hazards[event["ref"]]["site"]: event["at"][:10] for event in events if event["do"] == "close"}
    assert {"F9001", "Z9001", "B9001"} <= set(closed)
    opened = min(one["at"] for one in hazards.values() if one["site"] == "Z9001" and one["item"] == "HR-040")
    assert (opened[:7], closed["Z9001"][:7]) == ("2022-11", "2023-05"), "six months"


def test_accounts_belong_to_people_in_their_posts(roll):
    accounts = json.loads((HERE / "accounts.json").read_text(encoding="utf-8"))
    roles = set()
    for account in accounts:
        held = roll.held(account["person"], "2023-08-31")
        assert account["post"] in {row["岗位编码"] for row in held}
        roles |= {row["角色"] for row in held}
    assert len({account["username"] for account in accounts}) == len(accounts)
    assert len({account["person"] for account in accounts}) == len(accounts)
    assert len(roles) == 12
