"""What the machine did by itself. Operational: belongs to no district."""

from django.db import models

from anlian.kernel.typed import FreeJSON, FreeText


class JobRunQuerySet(models.QuerySet):
    def latest_of_each(self):
        """The last run of every job, for the System page."""
        return self.order_by("name", "-started_at").distinct("name")

    def failed(self):
        return self.exclude(error="")


class JobRun(models.Model):
    """一次任务: when a job ran, how long, what it did, or why it could not."""

    name = models.CharField("任务", max_length=60)
    as_of = models.DateTimeField("时点")
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True)
    did = FreeJSON("结果", null=True)
    error = FreeText("错误", blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = "任务运行"
        indexes = [models.Index(fields=["name", "-started_at"], name="job_run_by_name")]

    def __str__(self):
        return f"{self.name} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def seconds(self) -> float | None:
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None
