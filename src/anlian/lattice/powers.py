"""Who may do what: roles come with posts, powers come with roles. There is no other list of rights."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LEADER = "LEADER", _("district leader")  # 区领导
    OFFICE = "OFFICE", _("safety committee office")  # 安委办
    DEPARTMENT = "DEPARTMENT", _("department")  # 行业部门
    COMMITTEE = "COMMITTEE", _("special committee")  # 专委会
    TOWN = "TOWN", _("town or street")  # 镇街
    COMMUNITY = "COMMUNITY", _("community")  # 社区
    GRID = "GRID", _("grid worker")  # 网格员
    FIRM = "FIRM", _("person in charge of a site")  # 责任主体
    AUDITOR = "AUDITOR", _("auditor")  # 审计
    ADMIN = "ADMIN", _("system administrator")  # 系统管理员
    SECURITY = "SECURITY", _("security administrator")  # 安全管理员
    AUDIT = "AUDIT", _("audit administrator")  # 审计管理员


# 三员: three people who watch each other, and do no business. The database holds it (lattice/models/post.py).
OFFICERS = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDIT})
# Whom a password alone does not let in.
TWO_FACTORS = OFFICERS | {Role.LEADER}


class Power(models.TextChoices):
    SEE_WORKBENCH = "SEE_WORKBENCH", _("open the workbench")
    SEE_SITES = "SEE_SITES", _("see sites")
    EDIT_SITES = "EDIT_SITES", _("change sites")
    SEE_CHAINS = "SEE_CHAINS", _("see chains and who answers")
    EDIT_CHAINS = "EDIT_CHAINS", _("issue chains and appoint to posts")
    SEE_HAZARDS = "SEE_HAZARDS", _("see hazards")
    REPORT_HAZARD = "REPORT_HAZARD", _("report hazards")
    VERIFY_HAZARD = "VERIFY_HAZARD", _("verify reports")
    ORDER_HAZARD = "ORDER_HAZARD", _("order hazards put right")
    GRADE_MAJOR = "GRADE_MAJOR", _("confirm major hazards")
    APPROVE_PLAN = "APPROVE_PLAN", _("approve plans of major hazards")
    RECTIFY_HAZARD = "RECTIFY_HAZARD", _("put hazards right")
    REVIEW_HAZARD = "REVIEW_HAZARD", _("re-inspect hazards")
    CLOSE_MAJOR = "CLOSE_MAJOR", _("close accepted major hazards")
    REOPEN_HAZARD = "REOPEN_HAZARD", _("open closed hazards again")
    VOID_HAZARD = "VOID_HAZARD", _("void hazards")
    GRANT_EXTENSION = "GRANT_EXTENSION", _("grant or refuse more time")
    TIGHTEN = "TIGHTEN", _("tighten a matter")
    SEE_INSPECTIONS = "SEE_INSPECTIONS", _("see inspections")
    PLAN_INSPECTION = "PLAN_INSPECTION", _("plan inspections")
    INSPECT = "INSPECT", _("carry out inspections")
    SETTLE_RECORDS = "SETTLE_RECORDS", _("decide about records from the field")
    SEE_DUTIES = "SEE_DUTIES", _("see duties")
    SET_DUTIES = "SET_DUTIES", _("set what is owed, and excuse from it")
    SEE_SHEETS = "SEE_SHEETS", _("see what others did and missed in their posts")
    DO_DUTIES = "DO_DUTIES", _("do what one's posts owe")
    SEE_MEETINGS = "SEE_MEETINGS", _("see meetings and their decisions")
    HOLD_MEETINGS = "HOLD_MEETINGS", _("call meetings and write down what they decide")
    SEE_PROBLEMS = "SEE_PROBLEMS", _("see prominent problems and listed supervision")
    OPEN_PROBLEM = "OPEN_PROBLEM", _("open and close prominent problems")
    PROPOSE_LISTING = "PROPOSE_LISTING", _("propose listed supervision")
    SUPERVISE = "SUPERVISE", _("list, admonish, send supervision letters")
    SEE_ROUNDS = "SEE_ROUNDS", _("see rounds in streets and at doors")
    DO_ROUNDS = "DO_ROUNDS", _("take pledges of shops, look at them, knock at doors")
    SET_ROUNDS = "SET_ROUNDS", _("set the pledge of shops and call outings")
    MANAGE_ROBOTS = "MANAGE_ROBOTS", _("set up the robots of one's unit")
    IMPORT = "IMPORT", _("import ledgers")
    EXPORT = "EXPORT", _("export lists")
    SEE_FIGURES = "SEE_FIGURES", _("see figures")
    SEE_PEOPLE = "SEE_PEOPLE", _("see people and posts")
    UNMASK = "UNMASK", _("see full phone numbers")
    SET_CLIMB = "SET_CLIMB", _("set the steps of the climb")
    SEE_LEDGER = "SEE_LEDGER", _("see the record of acts")
    SEE_JOBS = "SEE_JOBS", _("see jobs and health")
    SEE_ACCOUNTS = "SEE_ACCOUNTS", _("see who has an account")
    REGISTER_ACCOUNT = "REGISTER_ACCOUNT", _("register accounts")
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS", _("open, lock and unlock accounts")
    GRANT_OFFICERS = "GRANT_OFFICERS", _("appoint the three officers")


# What a token of the API may carry: what the API reads.
READS = (Power.SEE_SITES, Power.SEE_HAZARDS, Power.SEE_CHAINS)

_SEE = {
    Power.SEE_WORKBENCH,
    Power.SEE_SITES,
    Power.SEE_CHAINS,
    Power.SEE_HAZARDS,
    Power.SEE_INSPECTIONS,
    Power.SEE_ROUNDS,
    Power.SEE_FIGURES,
    Power.EXPORT,
}
_WORK = {
    Power.SEE_DUTIES,
    Power.DO_DUTIES,
    Power.SEE_MEETINGS,
    Power.SEE_PROBLEMS,
}
_FIELD = {Power.REPORT_HAZARD, Power.INSPECT, Power.UNMASK}
_OFFICER = _FIELD | {
    Power.SETTLE_RECORDS,
    Power.VERIFY_HAZARD,
    Power.ORDER_HAZARD,
    Power.REVIEW_HAZARD,
    Power.PLAN_INSPECTION,
    Power.GRADE_MAJOR,
    Power.GRANT_EXTENSION,
    Power.SEE_PEOPLE,
}
# Used by heads only (hazards/guards.py): where no department answers, a leader or the office ends a major hazard.
_HEAD = {Power.APPROVE_PLAN, Power.CLOSE_MAJOR}

POWERS: dict[Role, frozenset[Power]] = {
    Role.LEADER: frozenset(
        _SEE
        | _FIELD
        | _HEAD
        | _WORK
        | {Power.TIGHTEN, Power.GRANT_EXTENSION, Power.GRADE_MAJOR, Power.REOPEN_HAZARD, Power.SEE_PEOPLE}
        | {Power.HOLD_MEETINGS, Power.OPEN_PROBLEM, Power.PROPOSE_LISTING, Power.SUPERVISE}
    ),
    Role.OFFICE: frozenset(
        _SEE
        | _OFFICER
        | _HEAD
        | {
            Power.TIGHTEN,
            Power.VOID_HAZARD,
            Power.REOPEN_HAZARD,
            Power.EDIT_CHAINS,
            Power.EDIT_SITES,
            Power.IMPORT,
            Power.SET_CLIMB,
            Power.SET_DUTIES,
            Power.SEE_SHEETS,
            Power.MANAGE_ROBOTS,
            Power.HOLD_MEETINGS,
            Power.PROPOSE_LISTING,
            Power.SUPERVISE,
            Power.SET_ROUNDS,
        }
        | _WORK
    ),
    Role.DEPARTMENT: frozenset(
        _SEE
        | _OFFICER
        | _HEAD
        | _WORK
        | {Power.REOPEN_HAZARD, Power.EDIT_SITES, Power.IMPORT, Power.HOLD_MEETINGS, Power.PROPOSE_LISTING}
        | {Power.MANAGE_ROBOTS}
    ),
    Role.COMMITTEE: frozenset(_SEE | _WORK | {Power.TIGHTEN, Power.SEE_PEOPLE, Power.HOLD_MEETINGS}),
    Role.TOWN: frozenset(
        _SEE
        | _OFFICER
        | _WORK
        | {Power.EDIT_SITES, Power.IMPORT, Power.HOLD_MEETINGS, Power.DO_ROUNDS, Power.SET_ROUNDS}
    ),
    Role.COMMUNITY: frozenset(
        _SEE
        | _FIELD
        | _WORK
        | {Power.VERIFY_HAZARD, Power.REVIEW_HAZARD, Power.EDIT_SITES, Power.DO_ROUNDS, Power.SETTLE_RECORDS}
    ),
    Role.GRID: frozenset(_SEE | _FIELD | {Power.DO_ROUNDS}),
    Role.FIRM: frozenset(
        {
            Power.SEE_WORKBENCH,
            Power.SEE_SITES,
            Power.SEE_CHAINS,
            Power.SEE_HAZARDS,
            Power.SEE_INSPECTIONS,
            Power.REPORT_HAZARD,
            Power.RECTIFY_HAZARD,
        }
    ),
    Role.AUDITOR: frozenset(
        _SEE
        | {Power.SEE_LEDGER, Power.SEE_PEOPLE, Power.SEE_DUTIES, Power.SEE_MEETINGS, Power.SEE_PROBLEMS}
        | {Power.SEE_SHEETS}
    ),
    # Keeps the machine running and moves nothing: no business power at all.
    Role.ADMIN: frozenset(
        {
            Power.SEE_WORKBENCH,
            Power.SEE_PEOPLE,
            Power.SEE_JOBS,
            Power.SEE_ACCOUNTS,
            Power.REGISTER_ACCOUNT,
        }
    ),
    # Grants and takes away, and cannot use what it grants.
    Role.SECURITY: frozenset(
        {
            Power.SEE_WORKBENCH,
            Power.SEE_PEOPLE,
            Power.SEE_ACCOUNTS,
            Power.MANAGE_ACCOUNTS,
            Power.GRANT_OFFICERS,
        }
    ),
    # Reads what the others did, and changes nothing.
    Role.AUDIT: frozenset({Power.SEE_WORKBENCH, Power.SEE_LEDGER}),
}


def roles_with(power: Power) -> frozenset[Role]:
    return frozenset(role for role, powers in POWERS.items() if power in powers)
