from django.urls import path

from anlian.meetings import views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.ListMeetings.as_view(), name="list"),
    path("meetings/export/", views.ExportMeetings.as_view(), name="export"),
    path("meetings/plan/", views.PlanMeeting.as_view(), name="plan"),
    path("meetings/record/", views.RecordMeeting.as_view(), name="record"),
    path("meetings/decisions/", views.ListDecisions.as_view(), name="decisions"),
    path("meetings/decisions/export/", views.ExportDecisions.as_view(), name="export-decisions"),
    path("meetings/decisions/<uuid:pk>/", views.ShowDecision.as_view(), name="decision"),
    path("meetings/decisions/<uuid:pk>/do/<slug:move>/", views.DoMove.as_view(), name="do"),
    path("meetings/decisions/of-site/<uuid:pk>/", views.DecisionsOfSite.as_view(), name="of-site"),
    path("meetings/committees/", views.ListCommittees.as_view(), name="committees"),
    path("meetings/committees/<uuid:pk>/", views.ShowCommittee.as_view(), name="committee"),
    path("meetings/<uuid:pk>/", views.ShowMeeting.as_view(), name="show"),
    path("meetings/<uuid:pk>/change/", views.ChangeMeeting.as_view(), name="change"),
    path("meetings/<uuid:pk>/hold/", views.HoldMeeting.as_view(), name="hold"),
    path("meetings/<uuid:pk>/decide/", views.Decide.as_view(), name="decide"),
    path("meetings/<uuid:pk>/review/", views.ReviewMatters.as_view(), name="review"),
    path("meetings/<uuid:pk>/finish/", views.FinishMeeting.as_view(), name="finish"),
    path("meetings/<uuid:pk>/cancel/", views.CancelMeeting.as_view(), name="cancel"),
    path("meetings/<uuid:pk>/minutes/", views.Minutes.as_view(), name="minutes"),
]
