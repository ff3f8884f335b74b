"""Those in charge of sites who hold a post as well: property managers, and the heads of some firms."""

from scenario.shigu.people import START, Holding, People, Post
from scenario.shigu.sites import WORDS, Site, Sites

MANAGERS, HEADS = 8, 12


def appoint(people: People, sites: Sites) -> None:
    """Give them units, posts and codes of their own; the ledger of sites names the same people by name and phone."""
    for number, person in enumerate(sites.managers[:MANAGERS], 1):
        _seat(people, sites, f"P{number:02d}", f"衡阳{WORDS[number]}物业服务有限公司", "物业项目经理", person)
    heads = [site for site in sites.made if site.kind in ("商业综合体", "企业")][:HEADS]
    for number, site in enumerate(heads, 1):
        _seat(people, sites, f"E{number:02d}", _company(site), "主要负责人", site.principal)


def _company(site: Site) -> str:
    return f"{site.name}商业管理有限公司" if site.kind == "商业综合体" else site.name


def _seat(people: People, sites: Sites, unit: str, name: str, title: str, person: tuple[str, str]) -> None:
    people.unit(unit, name, "企业")
    code = f"R{unit}"
    people.persons[code] = person
    post = Post(f"{unit}-1", unit, f"{name}{title}", "企业", held=[Holding(code, START, basis="单位任命")])
    people.posts[post.code] = post
    for site in sites.made:
        if site.principal == person:
            site.owner = code
