from django.urls import path

from anlian.registers import views

app_name = "registers"
urlpatterns = [
    path("ledgers/", views.ListLedgers.as_view(), name="list"),
    path("ledgers/import/", views.ImportLedger.as_view(), name="import"),
    path("ledgers/batches/<uuid:pk>/", views.ShowBatch.as_view(), name="show"),
    path("ledgers/batches/<uuid:pk>/take-in/", views.TakeIn.as_view(), name="take-in"),
    path("ledgers/batches/<uuid:pk>/progress/", views.ShowProgress.as_view(), name="progress"),
    path("ledgers/batches/<uuid:pk>/look/", views.LookAgain.as_view(), name="look"),
    path("ledgers/batches/<uuid:pk>/headers/", views.MapHeaders.as_view(), name="headers"),
    path("ledgers/batches/<uuid:pk>/drop/", views.Drop.as_view(), name="drop"),
    path("ledgers/batches/<uuid:pk>/undo/", views.UndoImport.as_view(), name="undo"),
    path("ledgers/batches/<uuid:pk>/bad-rows/", views.BadRows.as_view(), name="bad-rows"),
    path("ledgers/<slug:kind>/template/", views.Template.as_view(), name="template"),
    path("ledgers/<slug:kind>/export/", views.ExportLedger.as_view(), name="export"),
]
