"""Briefs as accountants type them, each with the template that one of them would choose; blank: none of them fits.

Written before anything was measured, by what the templates are for. A bar stands between a name and a description,
and between templates of which either would do. Those at even places set the numbers of
`dextflow.library.suggesting.certainty`, those at odd places judge them.
"""

BUILT_IN = """
quarterly VAT for a builder > vat-return-preparation
new ltd company client AML > client-onboarding
P11D >
CIS monthly return >
self assesment > self-assessment
VAT return > vat-return-preparation
Year end > year-end-accounts
monthly bookkeeping > monthly-bookkeeping
payroll > payroll
weekly wages for a restaurant > payroll
SA100 for a landlord > self-assessment
bookeeping > monthly-bookkeeping
payrol > payroll
annual accounts and CT600 > year-end-accounts
managment accounts > management-accounts
board pack for a startup > management-accounts
client take on > client-onboarding
confirmation statement >
health check of a new client's books > health-review
review the state of the books > health-review
MTD VAT quarter > vat-return-preparation
making tax digital return > vat-return-preparation
personal tax return for a director > self-assessment
statutory accounts for a limited company > year-end-accounts
onboarding > client-onboarding
R&D claim >
probate >
audit of a charity >
company formation >
cash flow forecast >
month end close > monthly-bookkeeping|management-accounts
bank recs > monthly-bookkeeping|health-review
auto enrolment re-enrolment >
engagement letter and AML checks > client-onboarding
RTI submissions > payroll
FPS and EPS each month > payroll
micro entity accounts > year-end-accounts
ltd accounts > year-end-accounts
corporation tax return > year-end-accounts
self employed tax return > self-assessment
rental income tax return > self-assessment
capital gains > self-assessment
VAT registration > client-onboarding
strike off a company >
disengagement of a client >
office party >
recruitment of a junior >
wedding planning >
book work for a plumber > monthly-bookkeeping
VAT retrun prep > vat-return-preparation
yearly accounts for a small company > year-end-accounts
quarterly management reporting | P&L, balance sheet and KPIs for the owner > management-accounts
Monthly close | Reconcile the bank, post journals, chase missing receipts > monthly-bookkeeping
Tax return | Collect P60, dividends, rents and interest, prepare and file by 31 January > self-assessment
Payroll for a cafe | Hours from the manager, payslips, FPS, pension upload > payroll
New client | Engagement letter, AML, professional clearance, 64-8, access to Xero > client-onboarding
Client set up | Take on a sole trader: identity check and software connection > client-onboarding
VAT | Check the boxes and the VAT control account before filing > vat-return-preparation
Books review | Unreconciled transactions, duplicates, old debts, multi-coded suppliers > health-review
Year end | Information request, draft accounts, partner review, file at Companies House > year-end-accounts
Subbies | Verify subcontractors and file the CIS300 each month >
Benefits in kind | P11D and P11D(b) for directors' cars >
Partnership tax return SA800 >
Trust tax return >
data migration to Xero >
Intrastat >
tax investigation >
pricing of existing clients >
stock take >
management info pack > management-accounts
monthly reports to the board | budget against actual, variances, cash > management-accounts
purchase ledger > monthly-bookkeeping
bring the books up to date > monthly-bookkeeping
data quality diagnostic | how good are these books? > health-review
pay run fortnightly > payroll
payslips > payroll
KYC > client-onboarding
letter of engagement > client-onboarding
file annual accounts at companies house > year-end-accounts
final accounts > year-end-accounts
accounts production for a company under FRS 105 > year-end-accounts
value added tax > vat-return-preparation
HMRC VAT submission each quarter for a retailer > vat-return-preparation
sa return > self-assessment
income tax for a freelancer > self-assessment
dividend voucher >
change of registered office >
share transfer >
IHT400 >
non resident landlord >
EIS application >
tidy up messy books > health-review|monthly-bookkeeping
close the books for the month > monthly-bookkeeping|management-accounts
profit and loss for the directors every month > management-accounts
onbording new clients > client-onboarding
pension contributions upload | monthly, after the payroll > payroll
debt chasing >
supplier payment run >
draft the VAT return and get it approved > vat-return-preparation
slef assessment > self-assessment
"""

OWN = """
p11d = P11D benefits and expenses | Collect cars, loans and medical cover; file P11D and P11D(b) by 6 July.
cis-return = CIS monthly return | Verify subcontractors and file the CIS300 by the 19th.
confirmation = Confirmation statement | Check the register and file the CS01 each year.
audit = Audit file | Planning, fieldwork, review and completion of a statutory audit.
rd-claim = R&D tax credit claim | Interview the developers, cost the projects, write the report.
vat-flat-rate = Flat rate VAT return | Turnover times the percentage, for small traders.
vat-registration = VAT registration | Collect the details and apply for a VAT number.
forecast = Cash flow forecast | Twelve months ahead, for the bank.
probate = Probate and estate accounts | Value the estate, IHT400, estate accounts for the executors.
weekly-payroll = Weekly payroll | Wages of weekly paid staff, with timesheets.
ltd-bookkeeping = Quarterly bookkeeping | Books of small companies that need no month end.
dormant = Dormant company accounts | AA02 for companies that did nothing.
exit = Client leaving | Disengagement letter, hand over the papers, end the authorities.
credit-control = Credit control | Chase overdue invoices each week.
sa-partners = Partnership return | SA800 and statements for the partners.
"""

WITH_OWN = """
P11D for directors' cars > p11d
CIS for subcontractors > cis-return
CS01 > confirmation
R&D claim for a software company > rd-claim
flat rate scheme VAT > vat-flat-rate
VAT registration for a builder > vat-registration
12 month forecast for the bank > forecast
weekly payroll > weekly-payroll
monthly payroll > payroll
quarterly bookkeeping > ltd-bookkeeping
dormant accounts > dormant
disengagement > exit
chase overdue invoices > credit-control
SA800 > sa-partners
estate accounts > probate
monthly bookkeeping > monthly-bookkeeping
quarterly VAT return > vat-return-preparation
AML for new clients > client-onboarding
self assessment > self-assessment
statutory audit > audit
trust tax return >
company formation >
year end accounts of a limited company > year-end-accounts
management accounts > management-accounts
data health check > health-review
client leaving us > exit
benefits in kind > p11d
construction industry scheme return > cis-return
weekly wages | Timesheets come in on Mondays > weekly-payroll
EC sales list >
debtor chasing each week > credit-control
IHT400 and probate > probate
apply for a VAT number > vat-registration
job interview >
subcontractor verification > cis-return
cashflow > forecast
tax enquiry >
partnership tax return > sa-partners
audit planning > audit
annual return to companies house > confirmation
"""


def labelled(text: str) -> list[tuple[str, str, frozenset[str]]]:
    """The name, the description and the right templates of each line."""
    found: list[tuple[str, str, frozenset[str]]] = []
    for line in text.strip().splitlines():
        brief, _, right = line.rpartition(">")
        name, _, description = brief.partition("|")
        found.append((name.strip(), description.strip(), frozenset(filter(None, right.strip().split("|")))))
    return found
