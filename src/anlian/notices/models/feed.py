"""The calendar of a post, behind an address that only its holder was shown."""

from django.db import models
from django.db.models import Q

from anlian.kernel.models import DistrictFK, DistrictModel
from anlian.lattice.models import Post
from anlian.people.models import Person


class Feed(DistrictModel):
    """日历订阅: one person's way to one post's dates. The address is not kept, only what it is known by."""

    person = DistrictFK(Person, models.CASCADE, related_name="+", verbose_name="人员")
    post = DistrictFK(Post, models.CASCADE, related_name="+", verbose_name="岗位")
    key = models.CharField("密钥摘要", max_length=40, editable=False)
    made_at = models.DateTimeField("生成时间")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "日历订阅"
        constraints = [
            models.UniqueConstraint(fields=["district", "key"], name="feed_has_an_address_of_its_own"),
            models.UniqueConstraint(
                fields=["district", "person", "post"],
                condition=Q(ended_at=None),
                name="one_feed_stands_a_post",
            ),
        ]
