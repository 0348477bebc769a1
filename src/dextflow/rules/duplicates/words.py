"""Words of business names that say little: legal forms, ways to write the same word, tails of an account.

Sources: the legal forms, and what is disregarded or the same, are those of the Company, Limited Liability
Partnership and Business (Names and Trading Disclosures) Regulations 2015 (SI 2015/17), Schedules 2 and 3, with the
usual legal forms of other countries. The abbreviations, tails and group words are our own choice.
"""

import re


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _listed(
    "ltd limited cyf cyfyngedig unlimited plc llp lp cic cio ccc inc incorporated corp corporation co"
    " company llc pty gmbh ag kg ug ohg ev bv nv vof cv sa sas sarl srl spa sl slu oy oyj ab as asa aps kk"
    " kft sro doo dac clg uc"
)
"""Dropped from the end of a name, as often as they come."""

NOWHERE = _listed("and ltd limited plc llp gmbh")
"""Dropped wherever they stand: a legal form is no part of a name, nor is "and"."""

IGNORED = _listed("biz com eu gb net ni org uk wales cymru")
IGNORED_PAIRS = frozenset(
    {("co", "uk"), ("org", "uk"), ("great", "britain"), ("northern", "ireland"), ("united", "kingdom")}
)
"""SI 2015/17, Schedule 3: endings that do not tell one company from another."""

IGNORED_BEGINNINGS = _listed("the www messrs mr mrs ms miss dr")

SIGNS = {
    "&": " and ",
    "+": " plus ",
    "£": " pound ",
    "€": " euro ",
    "$": " dollar ",
    "%": " percent ",
    "@": " at ",
}
"""SI 2015/17, Schedule 3: signs that are the same as a word."""

UNDECOMPOSED = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters with a stroke, and ligatures, which Unicode does not take apart."""

SAME = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "acct": "account",
    "advtg": "advertising",
    "agri": "agricultural",
    "assoc": "associates",
    "assocs": "associates",
    "assn": "association",
    "auto": "automotive",
    "bldg": "building",
    "bldrs": "builders",
    "bros": "brothers",
    "cent": "central",
    "center": "centre",
    "chem": "chemicals",
    "comms": "communications",
    "constr": "construction",
    "const": "construction",
    "ctr": "centre",
    "dept": "department",
    "dev": "development",
    "devs": "developments",
    "dist": "distribution",
    "elec": "electrical",
    "elect": "electrical",
    "electr": "electrical",
    "eng": "engineering",
    "engg": "engineering",
    "engs": "engineers",
    "env": "environmental",
    "equip": "equipment",
    "fin": "financial",
    "govt": "government",
    "grp": "group",
    "hldgs": "holdings",
    "hosp": "hospital",
    "ind": "industries",
    "inds": "industries",
    "ins": "insurance",
    "inst": "institute",
    "int": "international",
    "intl": "international",
    "inv": "investments",
    "lab": "laboratories",
    "labs": "laboratories",
    "maint": "maintenance",
    "mfg": "manufacturing",
    "mfr": "manufacturer",
    "mgmt": "management",
    "mgt": "management",
    "mkt": "market",
    "mktg": "marketing",
    "natl": "national",
    "pharm": "pharmacy",
    "prods": "products",
    "prof": "professional",
    "prop": "properties",
    "props": "properties",
    "ptnrs": "partners",
    "ptnshp": "partnership",
    "rd": "road",
    "rest": "restaurant",
    "saint": "st",
    "sch": "school",
    "sec": "security",
    "serv": "services",
    "servs": "services",
    "soc": "society",
    "soln": "solutions",
    "solns": "solutions",
    "sols": "solutions",
    "street": "st",
    "sup": "supplies",
    "supp": "supplies",
    "svc": "services",
    "svcs": "services",
    "sys": "systems",
    "tech": "technology",
    "techs": "technologies",
    "tel": "telecom",
    "trans": "transport",
    "transp": "transport",
    "univ": "university",
    "whsle": "wholesale",
}
"""Written one way for all; SI 2015/17, Schedule 3 has the numbers, the abbreviations are ours."""

GROUP_WORDS = _listed(
    "capital developments estates finance group holding holdings international investments leasing"
    " management nominees overseas pension pensions properties property trading trust trustees ventures"
)
"""What tells sister companies apart: a contact with such a word more is another company."""

SPECIAL = re.compile("[" + re.escape("".join(SIGNS)) + "]")
HINT = re.compile(
    r"[/()]|\s[-\u2013\u2014]|\b(?:t\.a\.|trading as|dba|formerly|aka|a\.k\.a\.|acc|acct|account|customer|cust"
    r"|client|ref|no|new|old|duplicate|do not use|dont use|use other|inactive|closed)\b"
)
"""A name without any of these has no tail."""

TRADING_AS = re.compile(r"\b(?:t/a|t\.a\.|trading as|d/b/a|dba|c/o|formerly|f/k/a|aka|a\.k\.a\.)(?=\s)")
ACCOUNT_TAIL = re.compile(
    r"[\s\-,(]*\b(?:a/c|acc|acct|account|customer|cust|client|ref|no)\b[\s.:#)]*(?:(?:no|number)\b[\s.:]*)?\d*[)\s]*$"
)
NOTE = re.compile(r"\(?\b(?:new|old|duplicate|do not use|dont use|use other|inactive|closed)\b\)?\s*$")
BRACKETS = re.compile(r"\(([^()]*)\)")
DASH = re.compile(r"\s[-\u2013\u2014]\s*(\S.*)$")
GLUED = re.compile(r"^(\w{3,})(?:limited|ltd)$")
INITIALS = re.compile(r"\b(?:[a-z0-9]\.){2,}")
WORD = re.compile(r"[^\W_]+")
LETTERS_THEN_DIGITS = re.compile(r"^([^\W\d_]{2,})(\d{2,})$")
