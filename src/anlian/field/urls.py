from django.urls import path

from anlian.field.views import app, arriving, desk

app_name = "field"
urlpatterns = [
    path("field/", app.ShowApp.as_view(), name="app"),
    path("field/sw.js", app.ServeWorker.as_view(), name="worker"),
    path("field/app.webmanifest", app.ShowManifest.as_view(), name="manifest"),
    # In the codes of placards, which hang for years: this address stays as it is.
    path("s/<uuid:pk>/", arriving.ArriveAtSite.as_view(), name="at-site"),
    path("field/records/", desk.ListRecords.as_view(), name="records"),
    path("field/records/<uuid:pk>/", desk.ShowRecord.as_view(), name="record"),
    path("field/records/<uuid:pk>/take/", desk.SettleRecord.as_view(), name="take"),
    path("field/records/<uuid:pk>/set-aside/", desk.SetRecordAside.as_view(), name="set-aside"),
    path("field/records/<uuid:pk>/photos/<str:name>/", desk.ShowPhoto.as_view(), name="photo"),
    path("field/of-hazard/<uuid:pk>/", desk.OfHazard.as_view(), name="of-hazard"),
    path("field/of-visit/<uuid:pk>/", desk.OfVisit.as_view(), name="of-visit"),
    path("field/signatures/<uuid:pk>/", desk.ShowSignature.as_view(), name="signature"),
    path("field/phones/", desk.ShowPhones.as_view(), name="phones"),
    path("field/phones/of/<uuid:pk>/", desk.PhonesOf.as_view(), name="phones-of"),
    path("field/phones/<uuid:pk>/end/", desk.EndPhone.as_view(), name="end-phone"),
]
