"""Addresses of the lattice. The wall of chains, `/chains/`, belongs to the matters that light it."""

from django.urls import path

from anlian.lattice.views import chains, leaders, people, placards, places, sites

app_name = "lattice"
urlpatterns = [
    path("chains/new/", chains.IssueChain.as_view(), name="issue-chain"),
    path("chains/holes/", chains.ShowHoles.as_view(), name="holes"),
    path("chains/<uuid:pk>/", chains.ShowChain.as_view(), name="chain"),
    path("chains/<uuid:pk>/issue/", chains.IssueChain.as_view(), name="reissue-chain"),
    path("chains/<uuid:pk>/end/", chains.EndChain.as_view(), name="end-chain"),
    path("leaders/", leaders.ShowLeaders.as_view(), name="leaders"),
    path("leaders/export/", leaders.ExportLeaders.as_view(), name="export-leaders"),
    path("leaders/reassign/", leaders.Reassign.as_view(), name="reassign"),
    path("musts/", leaders.ShowMusts.as_view(), name="three-musts"),
    path("musts/lead/", leaders.NameLead.as_view(), name="name-lead"),
    path("musts/office/", leaders.NameOffice.as_view(), name="name-office"),
    path("who/", chains.AskWho.as_view(), name="who"),
    path("sites/", sites.ListSites.as_view(), name="sites"),
    path("sites/export/", sites.ExportSites.as_view(), name="export-sites"),
    path("sites/find/", places.FindSite.as_view(), name="find-site"),
    path("sites/placards.pdf", placards.DrawPlacards.as_view(), name="placards"),
    path("sites/new/", sites.AddSite.as_view(), name="add-site"),
    path("sites/<uuid:pk>/", sites.ShowSite.as_view(), name="site"),
    path("sites/<uuid:pk>/change/", sites.ChangeSite.as_view(), name="change-site"),
    path("sites/<uuid:pk>/move/", sites.MoveSite.as_view(), name="move-site"),
    path("sites/<uuid:pk>/placard/", placards.ShowPlacard.as_view(), name="placard"),
    path("sites/<uuid:pk>/placard.pdf", placards.DrawPlacard.as_view(), name="draw-placard"),
    path("sites/<uuid:pk>/phone/", sites.ShowSitePhone.as_view(), name="site-phone"),
    path("areas/find/", places.FindArea.as_view(), name="find-area"),
    path("areas/<str:code>/", places.ShowArea.as_view(), name="area"),
    path("people/", people.ListPosts.as_view(), name="people"),
    path("people/export/", people.ExportPosts.as_view(), name="export-people"),
    path("people/find/", places.FindPerson.as_view(), name="find-person"),
    path("people/<uuid:pk>/", people.ShowPost.as_view(), name="post"),
    path("people/<uuid:pk>/appoint/", people.Appoint.as_view(), name="appoint"),
    path("people/<uuid:pk>/remit/", people.GiveRemit.as_view(), name="give-remit"),
    path("people/<uuid:pk>/end/<uuid:appointment>/", people.EndAppointment.as_view(), name="end-appointment"),
    path("people/<uuid:pk>/end-remit/<uuid:remit>/", people.EndRemit.as_view(), name="end-remit"),
    path("people/<uuid:pk>/phone/", people.ShowPersonPhone.as_view(), name="person-phone"),
]
