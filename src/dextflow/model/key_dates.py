"""The usual key dates of a client."""

from enum import Enum


class KeyDate(Enum):
    """Key dates that much work hangs on, each by the name of the client's field that holds it (`Client.fields`).

    A practice may name any other: triggers and due dates take whatever field holds a date. Where a date moves on,
    as the next VAT return does when one is filed, the host enters the new one: each is a firing of its own.
    Source: the client dates of Sodium, most of them as UK Companies House and HMRC give them.
    """

    INCORPORATION = "incorporation_date"
    YEAR_END = "year_end"
    ACCOUNTS_NEXT_DUE = "accounts_next_due"
    ACCOUNTS_NEXT_PERIOD_START = "accounts_next_period_start"
    ACCOUNTS_NEXT_PERIOD_END = "accounts_next_period_end"
    ACCOUNTS_LAST_PERIOD_FILED = "accounts_last_period_filed"
    ACCOUNTS_LAST_PERIOD_START = "accounts_last_period_start"
    ACCOUNTS_LAST_PERIOD_END = "accounts_last_period_end"
    ACCOUNTS_LAST_MADE_UP_TO = "accounts_last_made_up_to"
    CONFIRMATION_STATEMENT_DUE = "confirmation_statement_due"
    CONFIRMATION_STATEMENT_NEXT_MADE_UP_TO = "confirmation_statement_next_made_up_to"
    LAST_CONFIRMATION_STATEMENT_FILED = "last_confirmation_statement_filed"
    LAST_CONFIRMATION_STATEMENT_MADE_UP_TO = "last_confirmation_statement_made_up_to"
    NEXT_VAT_RETURN_DUE = "next_vat_return_due"
    NEXT_PAYE_CIS_FILING_DUE = "next_paye_cis_filing_due"
    PENSION_RE_ENROLMENT = "pension_re_enrolment_date"
