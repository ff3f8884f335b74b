"""Every address and method × everybody × every place, against the table in permissions.csv.

A new address needs a row: `make permissions` proposes it. Read what it says before you keep it.
"""

from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Q

from anlian.kernel.ids import uuid7
from anlian.lattice.powers import POWERS, Role
from tests.guards import asking, permissions
from tests.guards.addresses import ALL
from tests.guards.permissions import BEFORE_LOOKING, PLACES, STRANGER, cases, read
from tests.guards.town import NOW
from tests.guards.twin import MARK, TWIN, key_of

pytestmark = pytest.mark.django_db
CASES = {case.id: case for case in cases()}
HEADS, TABLE = read() if permissions.TABLE.exists() else ([], {})
PEOPLE = [*Role.values, "OTHER LINE", "NO POST", STRANGER]
# While one works these few are tried; `make test` tries everybody.
A_FEW = ("TOWN", "GRID", "SECURITY", STRANGER)
# To forget a filter that is not one's own does nothing, and says nothing.
SILENT = {("POST", "hazards:forget")}
# A chain, and whoever stands in it, are seen by all for whom it answers: a grid worker sees that of the town.
SHARED = {
    "lattice:chain",
    "hazards:of-chain",
    "problems:of-chain",
    "api-1:show_chain",
    "lattice:post",
    "lattice:person-phone",
    # What was called for an area is no secret among those who work within it.
    "rounds:outing",
    "rounds:doors",
    "rounds:export-doors",
    "rounds:streets",
}
# Whoever photographs the code at a door is told which place it is, in whatever district: tests/field/test_arriving.py.
AT_THE_DOOR = "field:at-site"
# The app itself holds nobody's data: it must open without a session, as without a network.
ON_THE_PHONE = ("field:app", "field:worker", "field:manifest")
# Parts of photos are put; a name that is no hash is told so.
BY_PUT = ("api-1:how_far", "api-1:send_part")
# Of these a well-formed post changes nothing here.
QUIET = {
    "api-1:send_part 0": "bytes of a photo, no form: tests/field/test_api.py sends them",
    "set_language": "a cookie",
    "desk:sign-in": "the password is wrong",
    "desk:sign-in-to-demo": "is not there outside a demo",
    "desk:account": "the old password is wrong",
    "desk:code": "no password was given before it",
    "desk:second-factor": "the code is wrong",
    "desk:recovery-codes": "the password is wrong",
    "desk:new-password": "the present password is not given",
    "desk:make-token": "the password is wrong",
    "desk:remove-factor": "the password is wrong",
    "desk:reset-factor": "there is none to reset",
    "desk:verify-record": "reads all of the record",
    "registers:undo": "the file was only looked at: see tests/registers/test_undo.py",
    "lattice:name-lead": "every sector has its lead here",
    "problems:do": "only its leading post may: see tests/problems/test_views.py",
    "supervision:do": "only the posts that it names may: see tests/supervision/test_views.py",
    "supervision:do-letter": "only whoever it was sent to may: see tests/supervision/test_views.py",
    "supervision:propose": "the hazard is no major one: see tests/supervision/test_views.py",
    "notices:send-code": "no way to send mail is set up: see tests/notices/test_confirming.py",
    "notices:confirm-email": "no code was sent: see tests/notices/test_confirming.py",
    "desk:drop-climb": "no sector has steps of its own",
}
# From which place on somebody's answers name no shop.
BEYOND = {"LEADER": 3, "TOWN": 3, "COMMUNITY": 2, "GRID": 1, "FIRM": 1} | dict.fromkeys(
    ("ADMIN", "SECURITY", "AUDIT", "OTHER LINE", "NO POST", STRANGER), 0
)
# Beside the power of their view, these ask for another.
ASKS_MORE = {
    "registers:export posts",
    "desk:export-record",
    "desk:make-token",
    "lattice:export-people",
    "duties:export",
    "meetings:export",
    "meetings:export-decisions",
    "problems:export",
    "supervision:export",
    "supervision:export-letters",
    "supervision:propose",
    "supervision:send",
    "supervision:send-about",
    "duties:export-tasks",
    "duties:list-do",
    "duties:list-paper",
    "duties:task-list-paper",
    "duties:year-file",
}
# What these say they say to any method, and write nothing.
SAME_TO_ALL = {"health", "set_language", "desk:sign-in", "desk:code", "api-1:openapi-json", "api-1:api-root"}


@pytest.fixture(scope="module")
def here(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for all cells; each cell takes back what it did."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("django.conf.settings.MEDIA_ROOT", media)
        made = permissions.world()
        made.media = media
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def then(monkeypatch, settings, request):
    monkeypatch.setattr("anlian.kernel.clock.now", lambda: NOW)
    if "here" in request.fixturenames:
        settings.MEDIA_ROOT = request.getfixturevalue("here").media


def cell(here: SimpleNamespace, case, who: str) -> tuple[str, list[str]]:
    """What the table should say, and what is amiss whatever it says."""
    letters, harm, nowhere = "", [], None
    client, person = here.clients[who], here.people[who]
    for number, place in enumerate(PLACES if case.of_a_record else PLACES[:1]):
        if letters and letters[0] in BEFORE_LOOKING and number < len(PLACES) - 1:
            letters += letters[0]
            continue
        request = case.request(here.places[number], person)
        answer = asking.ask(request, client)
        letters += answer.letter
        hidden = [] if case.address.name == AT_THE_DOOR else unseen(here, who)
        harm += [f"{place}: tells of {name}" for name in hidden if name in answer.told]
        if answer.letter == "!":
            harm.append(f"{place}: {answer.failure}")
        if answer.letter in "-x>?m" and answer.writes.done:
            harm.append(f"{place}: wrote {answer.writes.statements}")
        if answer.letter == "-" and case.of_a_record:
            nowhere = nowhere or asking.ask(request.of_nothing(), client)
            if (answer.status, answer.body) != (nowhere.status, nowhere.body):
                harm.append(f"{place}: not as a record that is nowhere")
        harm += [f"names no district: {sql}" for sql in answer.writes.forgetful]
    return letters, harm


def unseen(here: SimpleNamespace, who: str) -> list[str]:
    """Names that no answer to somebody may hold: of the other district, of shops beyond their area."""
    beyond = here.places[BEYOND.get(who, len(PLACES)) : -1]
    return [MARK, *(place.world.shop.name for place in beyond)]


def test_every_address_has_its_row_and_every_row_its_address():
    missing, left = set(CASES) - set(TABLE), set(TABLE) - set(CASES)

    assert not missing, f"make permissions, and read what it wrote of {sorted(missing)}"
    assert not left, f"make permissions takes away {sorted(left)}"


def test_everybody_has_a_column():
    assert HEADS == PEOPLE, "make permissions"


def test_write_down_what_is_missing(here, request):
    """`make permissions`: tries the cells that the table does not have, and writes them into it."""
    wanted = request.config.getoption("--write-permissions")
    if not wanted:
        pytest.skip("asked for by `make permissions`")
    table, harm = {}, {}
    for key, case in CASES.items():
        table[key] = {} if wanted == "all" else dict(TABLE.get(key, {}))
        for who in PEOPLE:
            if who not in table[key]:
                table[key][who], harm[key, who] = cell(here, case, who)
    permissions.TABLE.write_text(permissions.written(PEOPLE, table), encoding="utf-8")

    assert {key: told for key, told in harm.items() if told} == {}


@pytest.mark.parametrize("who", PEOPLE)
def test_each_is_let_in_where_the_table_says_and_nowhere_else(here, who, request):
    if who not in A_FEW and not request.config.getoption("--every-cell"):
        pytest.skip("tried by `make test` (--every-cell)")
    found = {key: cell(here, CASES[key], who) for key in TABLE if key in CASES}

    assert {key: harm for key, (_letters, harm) in found.items() if harm} == {}
    assert {key: letters for key, (letters, _harm) in found.items()} == {
        key: TABLE[key].get(who) for key in found
    }


class TestKeysOfAnotherDistrict:
    """Put where a key can be put: in the fields of a form, in a document, behind the question mark."""

    @pytest.mark.parametrize("who", ["OFFICE", "SECURITY"])
    def test_in_a_post_are_keys_of_nothing(self, here, who):
        wrong, tried = [], 0
        for case in (case for case in CASES.values() if case.method == "POST"):
            request = case.request(here.places[0], here.people[who])
            sent = request.post.json if request.post.json is not None else request.post.data
            if set(TABLE[case.id][who]) == {"x"}:
                continue
            for name, value in sent.items():
                if name == "id" or not is_key(value):
                    continue
                there, nowhere = (
                    asking.ask(request.with_field(name, key), here.clients[who])
                    for key in (key_of(first(value)), uuid7())
                )
                tried += 1
                if there.letter == "w" or (there.letter, there.status) != (nowhere.letter, nowhere.status):
                    wrong.append((case.id, name, there.letter, nowhere.letter))

        assert wrong == []
        assert tried >= (12 if who == "OFFICE" else 1)

    @pytest.mark.parametrize(
        "name", ["site", "chain", "item", "area", "unit", "person", "post", "inspection"]
    )
    def test_in_a_query_are_keys_of_nothing(self, here, name):
        place = here.places[0]
        mine = {
            "site": place.world.shop, "chain": place.version.chain, "item": place.world.first, "unit": place.seat.unit,
            "person": place.officer, "post": place.seat, "inspection": place.planned,
        }  # fmt: skip
        key = TWIN + "001001001" if name == "area" else key_of(mine[name].pk)
        wrong = []
        for case in (case for case in CASES.values() if case.method == "GET" and not case.of_a_record):
            answers = [
                asking.ask(
                    case.request(here.places[0], here.people["OFFICE"]).asking(name, one),
                    here.clients["OFFICE"],
                )
                for one in (key, "430499001001001" if name == "area" else uuid7())
            ]
            there, nowhere = answers
            if there.status >= 500 or there.status != nowhere.status or MARK in there.told:
                wrong.append((case.id, there.status, nowhere.status))

        assert wrong == []

    def test_photos_have_no_address_of_their_own(self, here):
        photo = here.places[0].photo
        assert here.clients["OFFICE"].get(f"/media/{photo.file}").status_code == 404


class TestWithoutTheScope:
    """The table sees what it is there for: without the filter its cells say something else."""

    @pytest.mark.parametrize(
        ("address", "method"),
        [("hazards:show", "q_matters"), ("lattice:site", "q_sites"), ("matters:evidence", "q_matters")],
    )
    def test_the_table_notices(self, here, monkeypatch, address, method):
        monkeypatch.setattr(f"anlian.lattice.scope.Scope.{method}", lambda self, path="": Q())

        letters, _harm = cell(here, CASES["GET", address], "TOWN")

        assert letters == "oooo-" != TABLE["GET", address]["TOWN"]

    def test_of_a_list_it_notices_the_names(self, here, monkeypatch):
        monkeypatch.setattr("anlian.lattice.scope.Scope.q_sites", lambda self, path="": Q())

        _letters, harm = cell(here, CASES["POST", "lattice:export-sites"], "TOWN")

        assert any(here.places[3].world.shop.name in told for told in harm)

    def test_without_the_district_it_notices_the_other_one(self, here, monkeypatch):
        monkeypatch.setattr("anlian.lattice.scope.Scope.q_sites", lambda self, path="": Q())
        monkeypatch.setattr("anlian.kernel.models.DistrictQuerySet.of", lambda self, district: self.all())

        letters, harm = cell(here, CASES["GET", "lattice:site"], "OFFICE")

        assert letters[-1] != "-"
        assert any(told.startswith("names no district") for told in harm)


def is_key(value) -> bool:
    return isinstance(first(value), UUID)


def first(value):
    return value[0] if isinstance(value, list) and value else value


class TestTheTable:
    """What must hold of it whatever a page does: so that nobody writes down a hole as it is."""

    def test_lets_nobody_see_another_district(self):
        let_in = [
            (key, who)
            for key, row in TABLE.items()
            for who, letters in row.items()
            if len(letters) > 1 and letters[-1] not in "-x>?" and key not in SILENT
        ]
        assert let_in == []

    @pytest.mark.parametrize(("who", "beyond"), [("TOWN", 3), ("COMMUNITY", 2), ("GRID", 1), ("FIRM", 1)])
    def test_lets_nobody_see_beyond_their_area(self, who, beyond):
        for (method, name), row in TABLE.items():
            letters = row[who]
            if len(letters) > 1 and (method, name) not in SILENT and name != AT_THE_DOOR:
                first = 3 if name in SHARED else beyond
                assert set(letters[first:]) <= set("-x"), (method, name)

    @pytest.mark.parametrize("who", Role)
    def test_agrees_with_the_powers(self, who):
        for key, row in TABLE.items():
            view = CASES[key].address.view
            if hasattr(view, "power"):
                refused = set(row[who]) == {"x"}
                assert refused == (
                    view.power not in POWERS[who] or key[1] in ASKS_MORE and "x" in row[who]
                ), key

    def test_lets_in_nobody_without_a_post_but_to_what_is_public(self):
        let_in = {key[1] for key, row in TABLE.items() if set(row["NO POST"]) & set("ow")}
        assert let_in == {
            "health", "api-1:openapi-json", "set_language", "desk:sign-in", "desk:code", "desk:sign-out",
            AT_THE_DOOR, *ON_THE_PHONE,
        }  # fmt: skip

    def test_lets_in_no_stranger_but_to_what_is_public(self):
        let_in = {key[1] for key, row in TABLE.items() if set(row[STRANGER]) & set("owr")}
        assert let_in == {
            "health", "set_language", "desk:sign-in", "desk:code", AT_THE_DOOR, *ON_THE_PHONE
        }  # fmt: skip

    def test_has_somebody_whose_post_is_taken(self):
        untaken = {
            name
            for (method, name), row in TABLE.items()
            if method != "GET" and name not in QUIET and "w" not in "".join(row.values())
        }
        assert untaken == set()


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_other_methods_do_nothing(here, method):
    """HEAD answers as GET, OPTIONS says what there is, the rest is not allowed; nothing is written by any."""
    office, wrong = here.clients["OFFICE"], {}
    for address in (one for one in ALL if one.name not in SAME_TO_ALL):
        case = next(one for one in CASES.values() if one.address == address)
        request = permissions.Request(
            method, address, case.request(here.places[0], here.people["OFFICE"]).keys, {}, permissions.Post()
        )
        answer = asking.ask(request, office)
        allowed = (
            {200, 204, 302, 403, 404, 405, 422}
            if method == "HEAD"
            else {200, 403, 405}
            if method == "OPTIONS"
            else {403, 405}
        )
        if method == "PUT" and address.name in BY_PUT:
            allowed = {422}
        if answer.status not in allowed or answer.writes.done:
            wrong[address.name] = (answer.status, answer.writes.statements)

    assert wrong == {}
