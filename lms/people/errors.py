"""Why an action of this room was refused, in a sentence for the person who asked."""

from django.utils.translation import gettext as _


class PeopleError(Exception):
    """A refused request; nothing has changed. ``str(error)`` is the sentence to show."""


class MoveRefusedError(PeopleError):
    """The day or the place of a move or a merger cannot be."""

    def __init__(self) -> None:
        super().__init__(
            _("Zo kan deze organisatie niet verhuizen of opgaan in een andere. Controleer de dag en de plaats.")
        )


class RoleNotOfferedError(PeopleError):
    """The organisation has no such role, or it is given by invitation only."""

    def __init__(self) -> None:
        super().__init__(_("Deze rol kun je hier niet vragen of geven."))


class AlreadyMemberError(PeopleError):
    """The person has this role here already."""

    def __init__(self, organisation: str) -> None:
        super().__init__(_("Deze rol bij %(organisation)s is er al.") % {"organisation": organisation})


class OwnRoleError(PeopleError):
    """Somebody would agree for an organisation to a role of her own."""

    def __init__(self) -> None:
        super().__init__(_("Over je eigen rol beslist iemand anders. Vraag het een andere beheerder."))


class AddressRefusedError(PeopleError):
    """What was typed is no e-mail address, or none that has one form."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence or _("Dit is geen e-mailadres dat we kunnen gebruiken. Typ het zoals naam@school.nl.")
        )


class HiddenSignError(AddressRefusedError):
    """It holds a sign without width, or one that turns the direction of reading."""

    def __init__(self) -> None:
        super().__init__(
            _("In dit adres staat een teken dat je niet ziet of dat de leesrichting verandert. Typ het adres opnieuw.")
        )


class QuotedAddressError(AddressRefusedError):
    """The part before the @ is quoted."""

    def __init__(self) -> None:
        super().__init__(_("Een adres met aanhalingstekens kunnen we niet gebruiken. Typ het zonder."))


class AddressTakenError(PeopleError):
    """Another account proved the address first."""

    def __init__(self, email: str) -> None:
        super().__init__(_("%(email)s is al van een ander account. Log met dat account in.") % {"email": email})


class TooManyError(PeopleError):
    """More open requests, invitations or mails than anyone needs."""


class AnsweredError(PeopleError):
    """Somebody answered the request otherwise, or it was taken back."""

    def __init__(self) -> None:
        super().__init__(_("Dit verzoek is intussen al beantwoord of ingetrokken."))


class LastDayError(PeopleError):
    """A last day before the first."""

    def __init__(self) -> None:
        super().__init__(_("De laatste dag kan niet voor de eerste dag liggen."))


class InvitationError(PeopleError):
    """An invitation that cannot be accepted (any more)."""


class OwnInvitationError(InvitationError):
    """Whoever sent it would accept it herself."""

    def __init__(self) -> None:
        super().__init__(_("Over je eigen rol beslist iemand anders. Vraag een andere beheerder om je uit te nodigen."))


class InvitationUnknownError(InvitationError):
    """No invitation has this token."""

    def __init__(self) -> None:
        super().__init__(_("Deze uitnodiging kennen we niet. Controleer of je de hele link hebt."))


class InvitationExpiredError(InvitationError):
    """Its fourteen days are over."""

    def __init__(self) -> None:
        super().__init__(_("Deze uitnodiging is verlopen. Vraag wie je uitnodigde om een nieuwe te sturen."))


class InvitationWithdrawnError(InvitationError):
    """The organisation took it back, or sent a newer one in its place."""

    def __init__(self) -> None:
        super().__init__(
            _("Deze uitnodiging geldt niet meer. Kreeg je er nog een? Gebruik dan de link in de nieuwste mail.")
        )


class InvitationUsedError(InvitationError):
    """Somebody else's account accepted it."""

    def __init__(self) -> None:
        super().__init__(_("Deze uitnodiging is al gebruikt."))


class WrongAddressError(InvitationError):
    """The account has not shown that the invited address is its own."""

    def __init__(self, invited: str) -> None:
        super().__init__(
            _(
                "Deze uitnodiging is gestuurd naar %(address)s, en dat adres hoort niet bij dit account. "
                "Log in met het account van dat adres, of voeg het adres toe aan dit account."
            )
            % {"address": invited}
        )
