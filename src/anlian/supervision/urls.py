from django.urls import path

from anlian.supervision import views

app_name = "supervision"
urlpatterns = [
    path("supervision/", views.ListListings.as_view(), name="list"),
    path("supervision/export/", views.ExportListings.as_view(), name="export"),
    path("supervision/of/<uuid:pk>/", views.OfMatter.as_view(), name="of-matter"),
    path("supervision/propose/<uuid:pk>/", views.Propose.as_view(), name="propose"),
    path("supervision/letters/", views.ListLetters.as_view(), name="letters"),
    path("supervision/letters/export/", views.ExportLetters.as_view(), name="export-letters"),
    path("supervision/letters/send/", views.Send.as_view(), name="send"),
    path("supervision/letters/send/<uuid:pk>/", views.Send.as_view(), name="send-about"),
    path("supervision/letters/<uuid:pk>/", views.ShowLetter.as_view(), name="letter"),
    path("supervision/letters/<uuid:pk>/do/<slug:move>/", views.DoLetter.as_view(), name="do-letter"),
    path("supervision/papers/<uuid:pk>/", views.ShowPaper.as_view(), name="paper"),
    path("supervision/<uuid:pk>/", views.ShowListing.as_view(), name="show"),
    path("supervision/<uuid:pk>/do/<slug:move>/", views.DoListing.as_view(), name="do"),
]
