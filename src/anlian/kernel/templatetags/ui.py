"""The pieces that pages are made of. Each has its markup in templates/ui/ and its look in static/anlian/."""

from datetime import timedelta

from django import template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

register = template.Library()

# What a state's colour tells: waiting for someone, in someone's hands, to be looked at, done, stopped, wrong.
TONES = {
    "wait": "REPORTED DRAFT PLANNED OPEN RECEIVED QUEUED CLUE DRAWN PENDING VACANT VERIFIED PLAN_DUE PROPOSED SENT OPENED",
    "work": "ASSIGNED ORDERED RECTIFYING STARTED HANDLING LISTED UNDER_WAY HELD RUNNING INVESTIGATING ACTIVE EXTENDED",
    "look": "AWAITING_REVIEW MAJOR_REVIEW PLAN_REVIEW RECTIFIED SUBMITTED REVIEWED RECHECK DISPUTED CONFIRMED DELIST_REQUESTED ANSWERED ACCEPTANCE_ASKED",
    "done": "CLOSED FINISHED DONE ACCEPTED APPROVED PUBLISHED FROZEN DELIVERED MET DELISTED LOOKED_BACK SOLVED GRANTED PASSED SIGNED",
    "stop": "INVALID DUPLICATE TRANSFERRED CANCELLED DISMISSED NOT_OURS ENDED RETIRED PAUSED SUPERSEDED MERGED VOID VOIDED WITHDRAWN UPGRADED REVOKED REPLACED",
    "fail": "REFUSED FAILED MISSED RETURNED SENT_BACK REJECTED DENIED SUSPENDED SHUT",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}

STEPS = {
    0: ("none", gettext_lazy("On time")),
    1: ("blue", gettext_lazy("Reminded")),
    2: ("yellow", gettext_lazy("Yellow")),
    3: ("orange", gettext_lazy("Orange")),
    4: ("red", gettext_lazy("Red")),
    5: ("supervised", gettext_lazy("Supervised")),
}
RISKS = {
    "red": gettext_lazy("Red risk"),
    "orange": gettext_lazy("Orange risk"),
    "yellow": gettext_lazy("Yellow risk"),
    "blue": gettext_lazy("Blue risk"),
}
MAJOR = "MAJOR"


def words(value, label=""):
    """The word to show for a value: the one given, else the choice's own label, else the value."""
    return label or getattr(value, "label", "") or value


@register.simple_tag
def icon(name, label="", css=""):
    """A drawing from the sprite; silent for screen readers unless it has a label."""
    aria = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" {}><use href="{}#{}"></use></svg>',
        css,
        aria,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def state_badge(state, label="", tone=""):
    tone = tone or TONE_OF.get(str(getattr(state, "value", state)).upper(), "wait")
    return format_html('<span class="mark mark-{}">{}</span>', tone, words(state, label))


@register.simple_tag
def grade_badge(grade, label=""):
    major = str(getattr(grade, "value", grade)).upper() == MAJOR
    shown = words("", label) or (_("Major hazard") if major else _("General hazard"))
    return format_html('<span class="grade grade-{}">{}</span>', "major" if major else "general", shown)


@register.simple_tag
def risk_dot(risk, label=""):
    """A site's risk: a colour and its word, for those who do not see the colour."""
    colour = str(getattr(risk, "value", risk) or "").lower()
    shown = label or RISKS.get(colour, _("Not rated"))
    return format_html('<span class="risk risk-{}">{}</span>', colour or "none", shown)


@register.simple_tag
def climb_badge(step, label=""):
    """How high a matter has climbed. Shows nothing while it is on time."""
    tone, shown = STEPS[int(step or 0)]
    if tone == "none" and not label:
        return ""
    return format_html('<span class="climb climb-{}">{}</span>', tone, label or shown)


@register.inclusion_tag("ui/due.html")
def due(moment, now, ended=False):
    """A due moment as seen from `now`: how many days are left, or how many it is late."""
    if moment is None:
        return {"moment": None}
    here, there = timezone.localtime(now), timezone.localtime(moment)
    days = (there.date() - here.date()).days
    if ended:
        text, tone = "", "ended"
    elif moment <= now:
        late = max(-days, 0)
        text = (
            ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
            if late
            else _("Late today")
        )
        tone = "late"
    elif not days:
        text, tone = _("Due today"), "today"
    else:
        text = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
        tone = "soon" if moment - now <= timedelta(days=3) else "calm"
    return {"moment": there, "text": text, "tone": tone}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(icon, title, text="", url="", action=""):
    return {"name": icon, "title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context, page):
    """Links to the other pages of a Django `Page`; filters and order stay as they are."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "query": context["request"].GET,
        "page": page,
        "pages": [(number, number if isinstance(number, int) else None) for number in pages],
    }


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context, key, label, css=""):
    """A column heading that orders by its column: first upwards, then downwards."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"label": label, "css": css, "href": f"?{query.urlencode()}", "order": order}


@register.inclusion_tag("ui/filter_search.html", takes_context=True)
def filter_search(context, name="q", placeholder=""):
    return {
        "name": name,
        "placeholder": placeholder or _("Search this list"),
        "value": context["request"].GET.get(name, ""),
    }


@register.inclusion_tag("ui/filter_select.html", takes_context=True)
def filter_select(context, name, label, choices, anything="", default=""):
    """A drop-down of the filter bar. `choices` are (value, label) pairs or an enumeration with `.choices`.

    `default` is what a page shows whose address says nothing.
    """
    chosen = context["request"].GET.get(name, str(default or ""))
    pairs = getattr(choices, "choices", choices)
    options = [(str(value), shown, str(value) == chosen) for value, shown in pairs if value not in ("", None)]
    return {
        "name": name,
        "label": label,
        "options": options,
        "anything": anything or _("All"),
        "chosen": chosen,
    }


@register.inclusion_tag("ui/filter_dates.html", takes_context=True)
def filter_dates(context, label, since="since", until="until"):
    query = context["request"].GET
    return {
        "label": label,
        "since": since,
        "until": until,
        "from_day": query.get(since, ""),
        "to_day": query.get(until, ""),
    }


@register.inclusion_tag("ui/filter_submit.html", takes_context=True)
def filter_submit(context):
    """The button of a filter bar, and a way back to the whole list when a filter is set."""
    request = context["request"]
    set_now = [key for key, value in request.GET.items() if value and key not in ("page", "sort")]
    return {"filtered": bool(set_now), "path": request.path, "sort": request.GET.get("sort", "")}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, css="", rows=None, shrink=False):
    """A form field with its label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    look = {"checkbox": "form-check-input", "radio": "form-check-input", "select": "form-select"}.get(
        kind, "form-control"
    )
    several = type(widget).__name__ in ("RadioSelect", "CheckboxSelectMultiple")
    notes = [f"{bound.auto_id}_help"] if bound.help_text else []
    notes += [f"{bound.auto_id}_errors"] if bound.errors else []
    # The widget's own classes stay: a form may ask for more than the look.
    classes = [look, widget.attrs.get("class", ""), "is-invalid" if bound.errors else ""]
    # A group of choices would put the class on its frame too.
    attrs = {} if several else {"class": " ".join(filter(None, classes))}
    if notes:
        attrs["aria-describedby"] = " ".join(notes)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if rows:
        attrs["rows"] = rows
    if shrink:
        attrs["data-shrink"] = ""
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "kind": "several" if several else kind,
        "css": css,
        "shrink": shrink,
    }


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form):
    """What stands in the way, at the top of the form, each line a link to its field."""
    wrong = (
        [(bound, error) for bound in form.visible_fields() for error in bound.errors] if form.errors else []
    )
    hidden = [error for bound in form.hidden_fields() for error in bound.errors] if form.errors else []
    return {"general": [*form.non_field_errors(), *hidden], "wrong": wrong}


@register.inclusion_tag("ui/tabs.html")
def tabs(items, label=""):
    """`items` are dicts: label, url, active, and if wanted count and icon."""
    return {"items": items, "label": label or _("Sections")}


@register.inclusion_tag("ui/export.html", takes_context=True)
def export(context, url, query="", places=False):
    """Buttons that take the list out as it is filtered. `query` is its address; a list of `places` goes to a map too."""
    return {"url": url, "query": query, "places": places, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/stat_card.html")
def stat_card(label, value, href="", delta="", tone="", icon="", unit="", better="down"):
    """A figure that opens the list behind it. `better` says which way of `delta` is good news."""
    change = str(delta)
    way = (
        "down" if change.startswith(("-", "−")) else "up" if change and change not in ("0", "0%") else "flat"
    )
    return {
        "label": label,
        "value": value,
        "href": href,
        "delta": change,
        "way": way,
        "good": way == better,
        "tone": tone,
        "name": icon,
        "unit": unit,
    }


@register.inclusion_tag("ui/timeline.html")
def timeline(entries):
    """`entries` are dicts: at, title, and if wanted who, text, tone, icon, photos (url, alt; or a paper), basis, sealed."""
    return {"entries": entries}


@register.inclusion_tag("ui/photo_pair.html")
def photo_pair(before=None, after=None, before_alt="", after_alt=""):
    """Before and after, side by side. Each is a URL or None."""
    return {"before": before, "after": after, "before_alt": before_alt, "after_alt": after_alt}


@register.inclusion_tag("ui/file_row.html")
def file_row(paper):
    """A paper to save: its name, its size and the beginning of its hash."""
    icon_name = "file-spreadsheet" if paper.form == "xlsx" else "file-text"
    return {
        "url": paper.get_absolute_url(),
        "name": paper.name,
        "size": paper.size,
        "sha256": paper.sha256,
        "icon_name": icon_name,
    }


@register.inclusion_tag("ui/person.html")
def person(name, post="", phone="", acting=False, vacant=False):
    """Someone who answers: name, post, and a phone to call from a phone."""
    return {"name": name, "post": post, "phone": phone, "acting": acting, "vacant": vacant or not name}


@register.inclusion_tag("ui/light.html")
def light(label, tone, href="", number="", holder="", late=0):
    """One light on the wall of chains. `tone` is a climb step or its colour; `late` counts what is late."""
    colour = STEPS[tone][0] if isinstance(tone, int) else tone
    return {"label": label, "tone": colour, "href": href, "number": number, "holder": holder, "late": late}


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*pairs):
    """`{% crumbs label url label url here %}`: the way from the top to this page."""
    steps = [
        (pairs[index], pairs[index + 1] if index + 1 < len(pairs) else "")
        for index in range(0, len(pairs), 2)
    ]
    return {"steps": steps}


@register.inclusion_tag("ui/fact.html")
def fact(label, value, css=""):
    """One line of a record's facts: `<dl class="facts">` holds them."""
    return {"label": label, "value": value, "css": css}


@register.filter
def masked(phone):
    """A phone number as strangers may see it: 138****1234."""
    digits = str(phone or "")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "****" if digits else ""


@register.filter
def level(message):
    """Django's message levels in the words of the look."""
    return {"error": "danger", "debug": "info"}.get(message.level_tag, message.level_tag)


@register.filter
def may(duties, power):
    """Whether whoever looks holds a power: a link that they may not follow is not shown."""
    return bool(duties) and duties.may(power)


@register.filter
def reaches(duties, area_code):
    """Whether their view of sites covers an area."""
    return bool(duties) and duties.scope("SEE_SITES").covers(area=area_code)


@register.filter
def for_phone(nav):
    """The four places that the bar at a phone's foot has room for."""
    nav = list(nav or [])
    return ([item for item in nav if item.get("phone")] or nav)[:4]
