"""What happens by itself stands in one table, and the table holds nothing else."""

import inspect
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from anlian.config.schedule import SCHEDULE

# Of the functions of these rooms, jobs are those that ask for the moment and for nothing else.
ROOMS = [f"anlian.{app}.jobs" for app in [*settings.HOUSE, "config"] if find_spec(f"anlian.{app}.jobs")]


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_each_job_takes_the_moment(job):
    assert "now" in inspect.signature(import_string(job.does)).parameters


@pytest.mark.parametrize("room", ROOMS)
def test_each_function_for_the_night_is_on_the_schedule(room):
    functions = [
        name
        for name, one in inspect.getmembers(import_module(room), inspect.isfunction)
        if one.__module__ == room and [*inspect.signature(one).parameters] == ["now"]
    ]

    assert {f"{room}.{name}" for name in functions} <= {job.does for job in SCHEDULE}


def test_names_are_given_once():
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)
