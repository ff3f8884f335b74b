"""Places to break: each test has one of its own, made from one template."""

import fcntl
import os
from itertools import count

import pytest
from django.conf import settings

from tests.durability.place import Place, copy_of, make_template


@pytest.fixture(scope="session")
def template():
    """Made by whichever worker comes first."""
    folder = settings.DATA / "template"
    with open(settings.DATA / "template.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made.json").exists():
            make_template(folder)
    return folder


@pytest.fixture(scope="session")
def new_place(template):
    """Makes one more place, empty or as the template; whoever makes it throws it away."""
    numbers = count(1)

    def make(*, empty: bool = False) -> Place:
        folder = settings.DATA / f"p{os.getpid()}-{next(numbers)}"
        return Place(folder) if empty else copy_of(template, folder)

    return make


@pytest.fixture
def place(new_place):
    made = new_place()
    yield made
    made.throw_away()


@pytest.fixture
def other(new_place):
    """An empty one."""
    made = new_place(empty=True)
    yield made
    made.throw_away()
