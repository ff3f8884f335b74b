"""Static files as they are served: named by what is in them, also where one module of a page brings another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Collected(CompressedManifestStaticFilesStorage):
    # Else a page of today would bring modules of yesterday, as long as a browser keeps them.
    support_js_module_import_aggregation = True
