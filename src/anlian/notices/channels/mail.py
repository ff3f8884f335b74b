"""E-mail, by whichever server the settings name."""

from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage

from anlian.notices.channels import Later, Never, Outcome, Sent, Text

# RFC 5321: answers from 500 on are for good, those before may pass.
FOR_GOOD = 500


def is_set_up() -> bool:
    return bool(settings.EMAIL_HOST)


class Mail:
    def send(self, to: str, text: Text, *, at: datetime) -> Outcome:
        if not is_set_up():
            return Later("no mail server is set")
        if not to:
            return Never("no address")
        # A mail that is sent again after a crash bears the same Message-ID, by which mailboxes know it.
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
        headers = {"Message-ID": f"<{text.key}@{domain}>", "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(subject=text.title, body=text.body, to=[to], headers=headers)
        try:
            mail.send()
        except SMTPRecipientsRefused as refused:
            codes = [code for code, _said in refused.recipients.values()]
            return _refused(max(codes, default=FOR_GOOD), "the address was refused")
        except SMTPResponseException as refused:
            return _refused(refused.smtp_code, type(refused).__name__)
        except (SMTPException, OSError) as problem:
            return Later(type(problem).__name__)
        except ValueError:
            return Never("not an address")
        return Sent()


def _refused(code: int, why: str) -> Outcome:
    reason = f"{why} ({code})"
    return Never(reason) if code >= FOR_GOOD else Later(reason, alone=True)
