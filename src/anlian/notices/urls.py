from django.urls import path

from anlian.notices.views import calendars, choosing, messages, outbox, robots

app_name = "notices"
urlpatterns = [
    path("notices/", messages.ListMessages.as_view(), name="list"),
    path("notices/panel/", messages.ShowPanel.as_view(), name="panel"),
    path("notices/read/", messages.MarkRead.as_view(), name="read"),
    path("notices/<uuid:pk>/open/", messages.OpenMessage.as_view(), name="open"),
    path("account/notices/", choosing.ChooseWays.as_view(), name="choose"),
    path("account/notices/code/", choosing.SendCode.as_view(), name="send-code"),
    path("account/notices/confirm/", choosing.ConfirmEmail.as_view(), name="confirm-email"),
    path("account/calendars/", calendars.ShowCalendars.as_view(), name="calendars"),
    path("account/calendars/<uuid:pk>/renew/", calendars.RenewCalendar.as_view(), name="renew-calendar"),
    path("account/calendars/<uuid:pk>/end/", calendars.EndCalendar.as_view(), name="end-calendar"),
    # For calendars, which sign in nowhere: whoever knows the address may read it.
    path("calendar/<str:token>.ics", calendars.ReadCalendar.as_view(), name="calendar"),
    path("notices/robots/", robots.ListRobots.as_view(), name="robots"),
    path("notices/robots/set/", robots.SetRobot.as_view(), name="set-robot"),
    path("notices/robots/<uuid:pk>/try/", robots.TryRobot.as_view(), name="try-robot"),
    path("notices/robots/<uuid:pk>/end/", robots.EndRobot.as_view(), name="end-robot"),
    path("system/outbox/", outbox.ShowOutbox.as_view(), name="outbox"),
    path("system/outbox/<uuid:pk>/again/", outbox.SendAgain.as_view(), name="send-again"),
]
