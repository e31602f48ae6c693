"""People, the organisations they belong to, and how they come to belong there."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from lms.compiled import CompiledQuery

from .enums import ROLES_TO_SECURE, OrganisationKind, Role, Sector
from .fields import AddressField, NameField, PersonalNameField
from .mailboxes import looked_up, plain_address
from .moves import OrganisationMerger, OrganisationMove
from .names import sort_name
from .operator_field import WithholdableField

__all__ = [
    "DayCount",
    "Invitation",
    "InvitationQuerySet",
    "KnownDevice",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationMerger",
    "OrganisationMove",
    "OrganisationQuerySet",
    "OutgoingMail",
    "PendingAccount",
    "RoleHeld",
    "User",
    "UserManager",
    "asks_second_factor",
]


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address, however it is spelled."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password nobody can log in to it yet. Raises ``AddressRefusedError``."""
        user = self.model(email=plain_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account for the operator of the platform."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(Exact(Lower("email"), Value(looked_up(username or ""))))


@dataclass(frozen=True)
class RoleHeld:
    """One role that counts today: which, where, and in what kind of organisation."""

    role: Role
    organisation_id: int
    kind: OrganisationKind
    membership_id: int


class User(AbstractUser):
    """A person's own account, which survives every job.

    Personal data: name and e-mail address, as long as the account exists.
    """

    username = None  # type: ignore[assignment]
    first_name = PersonalNameField("voornaam", max_length=150)
    last_name = PersonalNameField("achternaam", max_length=150)
    email = AddressField("e-mailadres", max_length=254, unique=True)
    language = models.CharField("taal", max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl")
    without_model = models.BooleanField("ik doe dit zonder taalmodel", default=False)
    # The surname without what stands before it: lists of people are sorted by it.
    sort_name = models.CharField(max_length=310, default="", editable=False)
    is_superuser = WithholdableField("beheerder van het platform", default=False)
    # Goes up to end every session at once, whoever has it and wherever it is kept.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    # Of a request's own user, set by ``SecondFactorMiddleware``; a role that asks for a second factor is
    # held by nobody else's word.
    second_factor_shown = False
    operator_withheld = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Keep the place in lists with the name that it follows from."""
        self.sort_name = sort_name(self.first_name, self.last_name)
        if update_fields is not None and {"first_name", "last_name"} & set(update_fields):
            update_fields = {*update_fields, "sort_name"}
        super().save(update_fields=update_fields, **options)

    @cached_property
    def _roles_of_today(self) -> tuple[tuple[RoleHeld, bool], ...]:
        """The memberships in force, each with whether it asks for a second factor: one query for each request."""
        found = _ROLES_OF_DAY.rows(self.pk, timezone.localdate())
        return tuple(
            (RoleHeld(Role(role), org, OrganisationKind(kind), pk), asks_second_factor(role, any(secured)))
            for role, org, kind, pk, *secured in found
        )

    @property
    def roles_held(self) -> tuple[RoleHeld, ...]:
        """The roles that count today, less those that wait for a second factor; one query for each request."""
        return tuple(held for held, asks in self._roles_of_today if self.second_factor_shown or not asks)

    @property
    def roles_withheld(self) -> tuple[RoleHeld, ...]:
        """The roles that would count today had this session shown a second factor."""
        return tuple(held for held, asks in self._roles_of_today if asks and not self.second_factor_shown)

    @property
    def roles_asking_second_factor(self) -> tuple[RoleHeld, ...]:
        """The roles of today that count only in a session that showed a second factor, whether this one did or not."""
        return tuple(held for held, asks in self._roles_of_today if asks)

    @property
    def must_show_second_factor(self) -> bool:
        """Whether something of what this person may do waits for a second factor."""
        return self.operator_withheld or bool(self.roles_withheld)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, and another one each time that all sessions were ended (which none were at first)."""
        if not self.sessions_ended:
            return super()._get_session_auth_hash(secret=secret)  # type: ignore[misc, no-any-return]
        salt = "lms.people.models.User.sessions_ended"
        return salted_hmac(
            salt, f"{self.sessions_ended}:{self.password}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def holds(self, roles: Collection[Role]) -> bool:
        """Whether the person has one of these roles anywhere today."""
        return any(held.role in roles for held in self.roles_held)

    def organisations_as(self, roles: Collection[Role]) -> set[int]:
        """Ids of the organisations in which the person has one of these roles today."""
        return {held.organisation_id for held in self.roles_held if held.role in roles}


# Whether an organisation, or one above it, asks for a second factor.
_SECURED_BY = tuple(f"organisation__{above}second_factor_required" for above in ("", "parent__", "parent__parent__"))


def asks_second_factor(role: str, secured: bool) -> bool:
    """Whether a role counts only after log-in in two steps; ``secured`` says that the organisation asks for it."""
    return role in settings.SECOND_FACTOR_ROLES or (secured and role in ROLES_TO_SECURE)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def within(self, organisation_ids: Iterable[int]) -> "OrganisationQuerySet":
        """These organisations and all below them (a board, its institutions, their branches)."""
        ids = list(organisation_ids)
        return self.filter(Q(id__in=ids) | Q(parent_id__in=ids) | Q(parent__parent_id__in=ids))


class Organisation(models.Model):
    """A board, school, college, or body. Holds no personal data."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = NameField("naam", max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField("soort", max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    board_number = models.CharField("bestuursnummer", max_length=5, blank=True)
    brin = models.CharField("BRIN", max_length=4, blank=True)
    branch_code = models.CharField("vestigingsnummer", max_length=2, blank=True)
    rio_code = models.CharField("RIO-code", max_length=20, blank=True)
    sector = models.CharField(max_length=3, choices=Sector, blank=True)
    province = NameField("provincie", max_length=30, blank=True)
    city = NameField("plaats", max_length=80, blank=True)
    # Holds for all below it too.
    second_factor_required = models.BooleanField("HR en beheerders loggen in met twee stappen", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brin", "branch_code"], condition=~Q(brin=""), name="organisation_brin_unique"
            ),
            models.UniqueConstraint(
                fields=["board_number"], condition=~Q(board_number=""), name="organisation_board_number_unique"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_own_parent"),
            models.CheckConstraint(
                condition=Q(kind__in=["institution", "branch"]) | Q(parent__isnull=True),
                name="organisation_only_schools_have_parent",
            ),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def lineage(self) -> list[int]:
        """Ids of the organisation and of all above it, nearest first; ``select_related("parent")`` saves a query."""
        parent = self.parent
        above = [parent.pk, parent.parent_id] if parent else []
        return [self.pk, *(pk for pk in above if pk is not None)]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def agreed(self) -> "MembershipQuerySet":
        """Both the person and the organisation said yes."""
        return self.filter(person_agreed_at__isnull=False, organisation_agreed_at__isnull=False)

    def in_force(self, on: datetime.date | None = None) -> "MembershipQuerySet":
        """Memberships that count on a day (default today, Dutch time)."""
        day = on or timezone.localdate()
        return self.agreed().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def awaiting_organisation(self) -> "MembershipQuerySet":
        """Requests of people that the organisation has not answered."""
        return self.filter(
            person_agreed_at__isnull=False, organisation_agreed_at__isnull=True, declined_at__isnull=True
        )


class Membership(models.Model):
    """A person's role in an organisation; counts once both sides agreed.

    Personal data: employee number and fte, for the organisation's own term.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("rol", max_length=20, choices=Role)
    starts_on = models.DateField("vanaf", default=timezone.localdate)
    ends_on = models.DateField("tot en met", null=True, blank=True)
    employee_number = models.CharField("personeelsnummer", max_length=30, blank=True)
    fte = models.DecimalField("werktijdfactor", max_digits=5, decimal_places=4, null=True, blank=True)
    person_agreed_at = models.DateTimeField(null=True, blank=True)
    organisation_agreed_at = models.DateTimeField(null=True, blank=True)
    organisation_agreed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(person_agreed_at__isnull=False) | Q(organisation_agreed_at__isnull=False),
                name="membership_someone_asked",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True)
                | Q(person_agreed_at__isnull=True)
                | Q(organisation_agreed_at__isnull=True),
                name="membership_not_agreed_and_declined",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            # Nobody agrees for an organisation to her own role.
            models.CheckConstraint(
                condition=Q(organisation_agreed_by__isnull=True) | ~Q(organisation_agreed_by=F("user")),
                name="membership_agreed_by_another",
            ),
            models.CheckConstraint(condition=Q(fte__isnull=True) | Q(fte__gt=0), name="membership_fte_positive"),
            # Once per person, role and organisation at a time.
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ends_on__isnull=True, declined_at__isnull=True),
                name="membership_open_unique",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"

    def in_force_on(self, day: datetime.date) -> bool:
        """Whether it counts on a day: the rule of ``MembershipQuerySet.in_force``, for rows that are there already."""
        agreed = self.person_agreed_at is not None and self.organisation_agreed_at is not None
        return agreed and self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def _roles_of_day(user_id: int, day: datetime.date) -> models.QuerySet[Membership, Any]:
    rows = Membership.objects.in_force(day).filter(user_id=user_id)
    return rows.values_list("role", "organisation_id", "organisation__kind", "id", *_SECURED_BY)


# Asked for every signed-in page.
_ROLES_OF_DAY = CompiledQuery(_roles_of_day, -1, datetime.date.max)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """An organisation's offer of a role to an e-mail address.

    Personal data: the address, until the invitation is answered or expires.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = AddressField("e-mailadres")
    role = models.CharField("rol", max_length=20, choices=Role)
    employee_number = models.CharField("personeelsnummer", max_length=30, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    # The secret in the link: known to whoever just made the invitation, and stored only as its digest.
    token = ""

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                "role",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_unique",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_not_accepted_and_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(invited_by__isnull=True) | Q(accepted_by__isnull=True) | ~Q(accepted_by=F("invited_by")),
                name="invitation_accepted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.organisation}"

    @property
    def expired(self) -> bool:
        """Whether its term is over; only an open invitation expires."""
        return self.expires_at <= timezone.now()

    @property
    def masked_email(self) -> str:
        """The address as far as somebody with another address needs it: "n…@example.org"."""
        name, _, domain = self.email.rpartition("@")
        return f"{name[:1]}…@{domain}"


class PendingAccount(models.Model):
    """What somebody filled in to sign up, until the address is proven; no account, and nothing that opens one.

    Personal data: name, address and the password's hash, for three days or until the address is proven.
    """

    email = AddressField("e-mailadres")
    first_name = PersonalNameField("voornaam", max_length=150)
    last_name = PersonalNameField("achternaam", max_length=150)
    password = models.CharField(max_length=128)
    language = models.CharField("taal", max_length=2)
    # Whoever signed up by way of an invitation showed that she reads the mailbox that it was sent to.
    invited_email = AddressField("uitgenodigd adres", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "onbevestigde aanmelding"
        verbose_name_plural = "onbevestigde aanmeldingen"
        indexes = [
            models.Index(Lower("email"), name="pending_account_address"),
            models.Index(fields=["created_at"], name="pending_account_age"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name as it was typed, in one line."""
        return f"{self.first_name} {self.last_name}".strip()


class DayCount(models.Model):
    """How often something happened to somebody today: a limit for all processes.

    No personal data: a digest says whose count it is, and it goes the day after.
    """

    subject = models.CharField(max_length=64)
    day = models.DateField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "telling van een dag"
        verbose_name_plural = "tellingen van een dag"
        constraints = [models.UniqueConstraint(fields=["subject", "day"], name="day_count_once")]
        indexes = [models.Index(fields=["day"], name="day_count_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.number}"


class OutgoingMail(models.Model):
    """A mail that must leave; written in the transaction that makes it necessary.

    A row to nobody is a mail that was withheld. Personal data: address and text; the text is wiped when the mail
    has been sent.
    """

    # Requesting the same mail twice writes the same key twice, which leaves one row.
    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mails"
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at__isnull=True), name="mail_unsent")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class KnownDevice(models.Model):
    """A browser in which somebody has logged in before.

    Personal data: whose it is and when it was last used there, until a year without log-in. It is recognised by
    a random value in a cookie, of which a digest with the account's own number is kept: nothing says
    what kind of device it is, and rows of different people at one browser cannot be told to be the same.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    digest = models.CharField(max_length=64)
    last_login_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = "bekend apparaat"
        verbose_name_plural = "bekende apparaten"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="known_device_once")]
        indexes = [models.Index(fields=["last_login_on"], name="known_device_last_login")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.last_login_on}"
