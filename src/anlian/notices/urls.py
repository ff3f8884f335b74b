from django.urls import path

from anlian.notices.views import choosing, messages, outbox

app_name = "notices"
urlpatterns = [
    path("notices/", messages.ListMessages.as_view(), name="list"),
    path("notices/panel/", messages.ShowPanel.as_view(), name="panel"),
    path("notices/read/", messages.MarkRead.as_view(), name="read"),
    path("notices/<uuid:pk>/open/", messages.OpenMessage.as_view(), name="open"),
    path("account/notices/", choosing.ChooseWays.as_view(), name="choose"),
    path("system/outbox/", outbox.ShowOutbox.as_view(), name="outbox"),
    path("system/outbox/<uuid:pk>/again/", outbox.SendAgain.as_view(), name="send-again"),
]
