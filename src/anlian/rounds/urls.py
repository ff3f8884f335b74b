from django.urls import path

from anlian.rounds import views

app_name = "rounds"
urlpatterns = [
    path("rounds/", views.ListShops.as_view(), name="shops"),
    path("rounds/shops/export/", views.ExportShops.as_view(), name="export-shops"),
    path("rounds/shops/<uuid:pk>/", views.ShowShop.as_view(), name="shop"),
    path("rounds/shops/<uuid:pk>/sign/", views.SignPledge.as_view(), name="sign"),
    path("rounds/shops/<uuid:pk>/check/", views.CheckShop.as_view(), name="check"),
    path("rounds/pledge/", views.ShowPledge.as_view(), name="pledge"),
    path("rounds/pledge/issue/", views.IssuePledge.as_view(), name="issue"),
    path("rounds/pledges/<uuid:pk>/paper/", views.PledgePaper.as_view(), name="paper"),
    path("rounds/pledges/<uuid:pk>/signature/", views.ShowSignature.as_view(), name="signature"),
    path("rounds/photos/<uuid:pk>/", views.ShowPicture.as_view(), name="photo"),
    path("rounds/of-site/<uuid:pk>/", views.OfSite.as_view(), name="of-site"),
    path("rounds/roads/", views.ListRoads.as_view(), name="roads"),
    path("rounds/roads/export/", views.ExportRoads.as_view(), name="export-roads"),
    path("rounds/roads/<uuid:pk>/", views.ShowRoad.as_view(), name="road"),
    path("rounds/roads/<uuid:pk>/patrol/", views.RecordPatrol.as_view(), name="patrol"),
    path("rounds/outings/", views.ListOutings.as_view(), name="outings"),
    path("rounds/outings/call/", views.CallOuting.as_view(), name="call"),
    path("rounds/outings/<uuid:pk>/", views.ShowOuting.as_view(), name="outing"),
    path("rounds/outings/<uuid:pk>/doors/", views.ListDoors.as_view(), name="doors"),
    path("rounds/outings/<uuid:pk>/doors/export/", views.ExportDoors.as_view(), name="export-doors"),
    path("rounds/outings/<uuid:pk>/streets/", views.ListStreets.as_view(), name="streets"),
    path("rounds/outings/<uuid:pk>/doors/<uuid:door>/", views.TickDoor.as_view(), name="tick-door"),
    path("rounds/outings/<uuid:pk>/streets/<uuid:street>/", views.TickStreet.as_view(), name="tick-street"),
    path("rounds/households/", views.ListHouseholds.as_view(), name="households"),
    path("rounds/households/export/", views.ExportHouseholds.as_view(), name="export-households"),
    path("rounds/households/<uuid:pk>/number/", views.ShowNumber.as_view(), name="household-number"),
]
