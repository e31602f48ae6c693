"""Rows as they are now, held until the transaction ends; the case's row is always taken first."""

from quality_mark.models import Application, Assignment


def locked(application: Application) -> Application:
    """The case under its row lock, with its version, standard and provider."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("version__course", "standard", "organisation")
        .get(pk=application.pk)
    )


def locked_place(assignment: Assignment) -> Assignment:
    """A reviewer's place with its case, under the lock of the case: one panel moves at a time."""
    application = locked(assignment.application)
    place = Assignment.objects.select_for_update(of=("self",)).select_related("reviewer").get(pk=assignment.pk)
    place.application = application
    return place
