"""The database notes what an import writes, while the transaction says which import it is."""

from django.db import migrations

from anlian.registers.triggers import FUNCTIONS, NO_FUNCTIONS, traced

TABLES = (
    "people_person",
    "lattice_area", "lattice_sector", "lattice_site", "lattice_siterecord", "lattice_unit", "lattice_post",
    "lattice_appointment", "lattice_remit", "lattice_chain", "lattice_chainversion", "lattice_subject", "lattice_link",
    "matters_matter", "matters_climbrule", "matters_climb", "matters_evidence",
    "hazards_checkitem", "hazards_hazard", "hazards_extension", "hazards_savedaddress",
    "inspections_template", "inspections_inspection", "inspections_teammember", "inspections_answer",
    "inspections_addendum",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_trace"),
        ("people", "0001_initial"),
        ("lattice", "0001_initial"),
        ("matters", "0002_calendar_and_keys"),
        ("hazards", "0003_hazard_rectifiers"),
        ("inspections", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS), *traced(*TABLES)]
