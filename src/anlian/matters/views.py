"""Photos and papers of matters, served to whoever may see the matter."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.views.generic import View

from anlian.kernel import documents
from anlian.lattice.access import WithinScope
from anlian.lattice.powers import Power
from anlian.matters import kinds
from anlian.matters.models import Evidence

# What is kept under a hash never changes; that somebody may see it may.
KEPT_FOR = "private, max-age=300, must-revalidate"


class ShowEvidence(WithinScope, View):
    # Everyone in business has it; which kinds of matter they may see besides, the condition says.
    power = Power.SEE_HAZARDS

    def get(self, request, pk):
        evidence = (
            Evidence.objects.of(self.person.district)
            .filter(kinds.visible(self.duties, "matter__"), pk=pk)
            .first()
        )
        if evidence is None:
            raise Http404
        if evidence.is_paper:
            return self.paper(evidence)
        tag = f'"{evidence.sha256}"'
        if request.headers.get("If-None-Match") == tag:
            return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": KEPT_FOR})
        try:
            file = default_storage.open(evidence.file)
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            file,
            filename=f"{evidence.sha256[:12]}.jpg",
            content_type="image/jpeg",
            headers={"ETag": tag, "Cache-Control": KEPT_FOR, "X-Content-Type-Options": "nosniff"},
        )

    def paper(self, evidence: Evidence) -> FileResponse:
        """Saved and never opened within our pages: what it holds is somebody else's."""
        try:
            file = default_storage.open(evidence.file)
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            file,
            as_attachment=True,
            filename=str(evidence.name),
            content_type=documents.TYPES[evidence.form],
            headers={
                "Cache-Control": "private, no-store",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )
