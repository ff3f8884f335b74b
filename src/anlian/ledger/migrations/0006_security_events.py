
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_import_undone'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='verb',
            field=models.CharField(choices=[('IMPORTED', 'imported a ledger'), ('IMPORT_UNDONE', 'took an import back'), ('EXPORTED', 'exported a list'), ('AREAS_MERGED', 'merged areas'), ('APPOINTED', 'appointed someone to a post'), ('APPOINTMENT_ENDED', 'ended an appointment'), ('REMIT_GIVEN', 'gave a post its remit'), ('REMIT_ENDED', 'ended a remit'), ('SITE_CHANGED', 'changed a site'), ('SITE_MOVED', 'moved a site to another area or person'), ('CHAIN_ISSUED', 'issued a chain'), ('CHAIN_ENDED', 'ended a chain'), ('CHECK_ITEM_CHANGED', 'changed a check item'), ('INSPECTION_PLANNED', 'planned an inspection'), ('INSPECTION_STARTED', 'began an inspection'), ('INSPECTION_SUBMITTED', 'finished an inspection'), ('INSPECTION_CONFIRMED', 'had an inspection signed'), ('INSPECTION_CANCELLED', 'cancelled an inspection'), ('INSPECTION_ADDED_TO', 'added a note to an inspection'), ('HAZARD_REPORTED', 'reported a hazard'), ('HAZARD_VERIFIED', 'verified the hazard'), ('HAZARD_REJECTED', 'found the report unfounded'), ('HAZARD_MERGED', 'marked it as a duplicate'), ('HAZARD_TRANSFERRED', 'transferred it to another sector'), ('HAZARD_FIXED_ON_SPOT', 'saw it put right on the spot'), ('HAZARD_ORDERED', 'ordered it put right'), ('HAZARD_MAJOR_PROPOSED', 'proposed it as a major hazard'), ('HAZARD_MAJOR_CONFIRMED', 'confirmed a major hazard'), ('HAZARD_SET_GENERAL', 'graded it as general'), ('HAZARD_PLAN_SUBMITTED', 'submitted the plan'), ('HAZARD_PLAN_APPROVED', 'approved the plan'), ('HAZARD_PLAN_RETURNED', 'returned the plan'), ('HAZARD_WORK_STARTED', 'began to put it right'), ('HAZARD_SUBMITTED', 'said it is put right'), ('HAZARD_REVIEW_PASSED', 're-inspected and closed it'), ('HAZARD_REVIEW_FAILED', 're-inspected and sent it back'), ('HAZARD_ACCEPTED', 'accepted the work'), ('HAZARD_CLOSED', 'closed the major hazard'), ('HAZARD_REOPENED', 'opened it again'), ('HAZARD_VOIDED', 'voided it'), ('CONTROL_SET', 'put interim control in force'), ('CONTROL_LIFTED', 'lifted the interim control'), ('EXTENSION_ASKED', 'asked for more time'), ('EXTENSION_GRANTED', 'granted more time'), ('EXTENSION_REFUSED', 'refused more time'), ('MATTER_TIGHTENED', 'tightened the matter'), ('MATTER_CLIMBED', 'climbed the chain'), ('CLIMB_STEPS_CHANGED', 'changed the climb'), ('WORKDAY_CHANGED', 'changed a working day'), ('UNMASKED', 'looked at a masked number'), ('REFUSED', 'was refused'), ('SIGNED_IN', 'signed in'), ('SIGN_IN_FAILED', 'failed to sign in'), ('SIGNED_OUT', 'signed out'), ('PASSWORD_CHANGED', 'changed a password'), ('PASSWORD_GIVEN', 'gave a new password'), ('SESSION_ENDED', 'ended a session'), ('ACCOUNT_REGISTERED', 'registered an account'), ('ACCOUNT_OPENED', 'opened an account'), ('ACCOUNT_DISABLED', 'disabled an account'), ('ACCOUNT_ENABLED', 'enabled an account again'), ('ACCOUNT_UNLOCKED', 'unlocked an account')], max_length=40, verbose_name='行为'),
        ),
    ]
