from django.urls import path

from anlian.desk.views import accounts, officers, record, search, signing_in, system, workbench

app_name = "desk"
urlpatterns = [
    path("", workbench.ShowWorkbench.as_view(), name="workbench"),
    path("trend/", workbench.ShowTrend.as_view(), name="trend"),
    path("login/", signing_in.SignIn.as_view(), name="sign-in"),
    path("login/demo/", signing_in.SignInToDemo.as_view(), name="sign-in-to-demo"),
    path("logout/", signing_in.SignOut.as_view(), name="sign-out"),
    path("account/", signing_in.ShowAccount.as_view(), name="account"),
    path("account/sessions/<str:handle>/end/", signing_in.EndOwnSession.as_view(), name="end-session"),
    path("search/", search.Search.as_view(), name="search"),
    path("system/", system.ShowSystem.as_view(), name="system"),
    path("system/record/", record.ShowRecord.as_view(), name="record"),
    path("system/record/verify/", record.VerifyRecord.as_view(), name="verify-record"),
    path("system/climb/", system.ShowClimb.as_view(), name="climb"),
    path("system/climb/set/", system.SetClimb.as_view(), name="set-climb"),
    path("system/climb/drop/", system.DropClimb.as_view(), name="drop-climb"),
    path("system/days/", system.ShowWorkdays.as_view(), name="workdays"),
    path("system/days/set/", system.SetWorkday.as_view(), name="set-workday"),
    path("system/days/add/", system.AddYear.as_view(), name="add-year"),
    path("system/accounts/", accounts.ListAccounts.as_view(), name="accounts"),
    path("system/accounts/<uuid:pk>/", accounts.ShowAccountOf.as_view(), name="show-account"),
    path("system/accounts/<uuid:pk>/register/", accounts.RegisterAccount.as_view(), name="register-account"),
    path("system/accounts/<uuid:pk>/open/", accounts.OpenAccount.as_view(), name="open-account"),
    path("system/accounts/<uuid:pk>/password/", accounts.GivePassword.as_view(), name="give-password"),
    path("system/accounts/<uuid:pk>/disable/", accounts.DisableAccount.as_view(), name="disable-account"),
    path("system/accounts/<uuid:pk>/enable/", accounts.EnableAccount.as_view(), name="enable-account"),
    path("system/accounts/<uuid:pk>/unlock/", accounts.UnlockAccount.as_view(), name="unlock-account"),
    path("system/accounts/<uuid:pk>/sessions/end/", accounts.EndSessions.as_view(), name="end-sessions"),
    path("system/officers/", officers.ListOfficers.as_view(), name="officers"),
    path("system/officers/find/", officers.FindOfficer.as_view(), name="find-officer"),
    path("system/officers/<uuid:pk>/appoint/", officers.AppointOfficer.as_view(), name="appoint-officer"),
    path("system/officers/<uuid:pk>/end/", officers.EndOfficer.as_view(), name="end-officer"),
]
