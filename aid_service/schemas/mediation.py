"""Mediation at the door."""

from __future__ import annotations

from marshmallow import Schema, fields

from aid_service.schemas.command import Wish
from aid_service.schemas.fields import AreaCode, Day, Text, Yuan


class MediationIn(Wish):
    applicant = Text(required=True, longest=100)
    respondent = Text(required=True, longest=200)
    dispute = Text(required=True, longest=40)
    claimed = Yuan(required=True)
    received_on = Day(required=True)
    area = AreaCode()


class AcceptanceIn(Wish):
    occurred_on = Day(required=True)


class RefusalIn(Wish):
    occurred_on = Day(required=True)
    reason = Text(required=True, longest=500)


class TurnIn(Wish):
    occurred_on = Day(required=True)
    reason = Text(longest=500)


class AgreementIn(Wish):
    agreed = Yuan(required=True)
    agreed_on = Day(required=True)


class RecoveryIn(Wish):
    amount = Yuan(required=True, positive=True)
    received_on = Day(required=True)
    proof = Text(required=True)


class RecoveryOut(Schema):
    recovery_id = fields.UUID()
    amount = Yuan()
    received_on = Day()
    proof = fields.String()


class MediationOut(Schema):
    id = fields.UUID()
    applicant = fields.String()
    respondent = fields.String()
    dispute = fields.String()
    area = fields.String()
    received_on = Day()
    deadline = Day()
    claimed = Yuan()
    agreed = Yuan(allow_none=True)
    agreed_on = Day(allow_none=True)
    after_deadline = fields.Boolean(allow_none=True)
    recovered = Yuan()
    recoveries = fields.List(fields.Nested(RecoveryOut))
    state = fields.String()
    version = fields.Integer()


class MediationsOut(Schema):
    items = fields.List(fields.Nested(MediationOut))
    position = fields.Integer()
