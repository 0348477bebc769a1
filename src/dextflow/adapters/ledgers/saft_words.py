"""What the words and numbers of SAF-T files mean: of accounts and of taxes.

A file says little of what an account is. Where it names no class, a Norwegian file goes by the standard chart of
accounts (NS 4102), whose numbers its accounts either follow or are mapped to. Norwegian tax codes are mapped to
the standard tax codes of the Norwegian Tax Administration (SAF-T Financial, code list "Standard tax codes").
"""

from collections.abc import Mapping

from dextflow.model import AccountClass, AccountType, TaxCategory, TaxUse

CLASSES: Mapping[str, AccountClass] = {
    "Asset": AccountClass.ASSET,
    "Liability": AccountClass.LIABILITY,
    "Equity": AccountClass.EQUITY,
    "Sale": AccountClass.REVENUE,
    "Income": AccountClass.REVENUE,
    "Revenue": AccountClass.REVENUE,
    "Expense": AccountClass.EXPENSE,
}
_CHART_CLASSES: Mapping[str, AccountClass] = {
    "1": AccountClass.ASSET,
    "20": AccountClass.EQUITY,
    "2": AccountClass.LIABILITY,
    "3": AccountClass.REVENUE,
    "4": AccountClass.EXPENSE,
    "5": AccountClass.EXPENSE,
    "6": AccountClass.EXPENSE,
    "7": AccountClass.EXPENSE,
    "80": AccountClass.REVENUE,
    "81": AccountClass.EXPENSE,
    "83": AccountClass.EXPENSE,
    "84": AccountClass.REVENUE,
    "85": AccountClass.EXPENSE,
    "86": AccountClass.EXPENSE,
    "88": AccountClass.EQUITY,
    "89": AccountClass.EQUITY,
}
_CHART_TYPES: Mapping[str, AccountType] = {
    "10": AccountType.FIXED_ASSET,
    "11": AccountType.FIXED_ASSET,
    "12": AccountType.FIXED_ASSET,
    "13": AccountType.NONCURRENT_ASSET,
    "14": AccountType.INVENTORY,
    "15": AccountType.CURRENT_ASSET,
    "16": AccountType.CURRENT_ASSET,
    "17": AccountType.PREPAYMENT,
    "18": AccountType.CURRENT_ASSET,
    "19": AccountType.BANK,
    "20": AccountType.EQUITY,
    "21": AccountType.TERM_LIABILITY,
    "22": AccountType.TERM_LIABILITY,
    "2": AccountType.CURRENT_LIABILITY,
    "3": AccountType.REVENUE,
    "4": AccountType.DIRECT_COST,
    "60": AccountType.DEPRECIATION,
    "5": AccountType.EXPENSE,
    "6": AccountType.EXPENSE,
    "7": AccountType.EXPENSE,
    "80": AccountType.OTHER_INCOME,
    "81": AccountType.OTHER_EXPENSE,
    "83": AccountType.OTHER_EXPENSE,
}


def chart_class(number: str) -> AccountClass | None:
    """The class of an account by its number in the Norwegian chart; None where the chart has no such number."""
    return _CHART_CLASSES.get(number[:2]) or _CHART_CLASSES.get(number[:1])


def chart_type(number: str) -> AccountType | None:
    """The type of an account by its number in the Norwegian chart; None where the chart does not tell."""
    return _CHART_TYPES.get(number[:2]) or _CHART_TYPES.get(number[:1])


_CATEGORIES: Mapping[TaxCategory, tuple[str, ...]] = {
    TaxCategory.STANDARD: ("1", "3"),
    TaxCategory.REDUCED: ("11", "12", "13", "31", "32", "33"),
    TaxCategory.ZERO: ("5", "52"),
    TaxCategory.EXEMPT: ("6",),
    TaxCategory.OUT_OF_SCOPE: ("0", "7"),
    TaxCategory.REVERSE_CHARGE: ("51", "86", "87", "88", "89", "91", "92"),
    TaxCategory.IMPORT: ("14", "15", "20", "21", "22", "81", "82", "83", "84", "85"),
}
TAX_CATEGORIES: Mapping[str, TaxCategory] = {code: kind for kind, codes in _CATEGORIES.items() for code in codes}
TAX_USES: Mapping[str, TaxUse] = {
    **dict.fromkeys(("3", "31", "32", "33", "5", "51", "52", "6"), TaxUse.SALES),
    **dict.fromkeys(
        (
            *("1", "11", "12", "13", "14", "15", "20", "21", "22", "81", "82", "83", "84", "85"),
            *("86", "87", "88", "89", "91", "92"),
        ),
        TaxUse.PURCHASES,
    ),
}
INACTIVE = "Inactive"  # the status of a customer or a supplier
DEBIT, CREDIT = "D", "C"
