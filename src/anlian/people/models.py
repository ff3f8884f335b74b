"""People and their accounts. A person can answer for something without ever signing in."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from anlian.kernel.models import DistrictFK, DistrictModel, DistrictQuerySet
from anlian.kernel.sealed import BlindField, SealedField, key_of
from anlian.kernel.typed import FreeText
from anlian.people.sessions import SessionStore

A_YEAR = timedelta(days=366)


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        # Names are typed on phones, which like to begin with a capital.
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """账号: a name and a password. What it may see and do follows from its person's posts, never from here.

    Accounts belong to no district's shard: someone must be found by name before we know their district.
    """

    username = models.CharField("用户名", max_length=60, unique=True)
    district = models.CharField("区划", max_length=6)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("创建时间")
    language = models.CharField("语言", max_length=10, default="zh-hans")
    password_set_at = models.DateTimeField("密码设置时间", null=True)
    # Whoever else knows it: it opens only the page where it is changed.
    password_given = models.BooleanField("由他人设置", default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "账号"

    def __str__(self):
        return self.username


def phone_key(district: str, phone: str) -> str:
    """By which a person is looked up whose number is sealed; a bulk writer fills the column with it."""
    return key_of(phone, district)


class OldPassword(models.Model):
    """用过的密码, hashed as they were: so that none of the last ones comes back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords")
    password = models.CharField("密码", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "用过的密码"


class PersonQuerySet(DistrictQuerySet):
    def of_phone(self, district: str, phone: str):
        return self.filter(district=district, phone_key=phone_key(district, phone))

    def of_user(self, user: User):
        return self.filter(district=user.district, user=user)


class Person(DistrictModel):
    """人员: who holds posts, finds and mends hazards. Needs no account."""

    code = models.CharField("人员编码", max_length=40)
    name = FreeText("姓名", max_length=60)
    phone = SealedField("手机", blank=True)
    phone_key = BlindField("手机索引", of="phone")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="persons")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        indexes = [models.Index(fields=["district", "phone_key"], name="person_by_phone")]
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="person_code_is_given_once"),
            models.UniqueConstraint(
                fields=["district", "user"],
                name="account_belongs_to_one_person",
                condition=Q(user__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name


class Session(AbstractBaseSession):
    """会话: a device that is signed in. Written when it begins and every other minute of use, not at each page."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField("开始", null=True)
    seen_at = models.DateTimeField("最近使用", null=True)
    address = models.CharField("地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=300, blank=True)

    class Meta:
        verbose_name = "会话"

    @classmethod
    def get_session_store_class(cls):
        return SessionStore

    @property
    def handle(self) -> str:
        """Names it on a page: who knows the key itself is signed in."""
        return salted_hmac("anlian.people.session", self.session_key).hexdigest()[:20]


class TokenQuerySet(DistrictQuerySet):
    def living(self, *, at: datetime):
        return self.filter(ended_at=None, until__gt=at)


class Token(DistrictModel):
    """接口令牌: lets a program read as one person. The token is not kept, only what it is known by."""

    person = DistrictFK(Person, models.CASCADE, related_name="+", verbose_name="人员")
    name = FreeText("用途", max_length=60)
    key = models.CharField("密钥摘要", max_length=40, editable=False)
    powers = ArrayField(models.CharField(max_length=40), verbose_name="可读内容")
    # Those that its person held then; with none of them left it is dead.
    posts = ArrayField(models.UUIDField(), verbose_name="当时岗位", default=list, blank=True)
    made_at = models.DateTimeField("生成时间")
    until = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("最近使用", null=True, blank=True)
    used_from = models.CharField("使用地址", max_length=45, blank=True)
    ended_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = "接口令牌"
        constraints = [
            models.UniqueConstraint(fields=["district", "key"], name="token_is_nobody_elses"),
            models.CheckConstraint(
                name="token_ends_within_a_year",
                condition=Q(until__gt=F("made_at"), until__lte=F("made_at") + A_YEAR),
            ),
        ]
        indexes = [models.Index(fields=["district", "person"], name="token_by_person")]

    def __str__(self):
        return self.name
