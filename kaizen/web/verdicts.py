"""What a count says, in the reader's words."""

from kaizen.complaints.verdict import Count, Verdict, verdict
from kaizen.language import gettext as _
from kaizen.language import ngettext


def verdict_in_words(count: Count) -> str:
    match verdict(count):
        case None:
            return _("not heard yet")
        case Verdict.HEARD_ONCE:
            return _("heard once")
        case Verdict.ONE_CUSTOMER if count.is_exact:
            return ngettext(
                "one customer, %(num)s time", "one customer, %(num)s times", count.times
            )
        case Verdict.ONE_CUSTOMER:
            return ngettext(
                "at least one customer, %(num)s time",
                "at least one customer, %(num)s times",
                count.times,
            )
        case Verdict.SEVERAL_RECENTLY:
            return _("several customers, recently")
    return _("long-standing")


def customers_in_words(count: Count) -> str:
    """Distinct customers; unnamed ones make it "at least"."""
    if count.is_exact:
        return ngettext("%(num)s customer", "%(num)s customers", count.at_least)
    return ngettext("at least %(num)s customer", "at least %(num)s customers", count.at_least)


VERDICTS = {
    Verdict.LONG_STANDING: lambda: _("long-standing"),
    Verdict.SEVERAL_RECENTLY: lambda: _("several customers, recently"),
    Verdict.ONE_CUSTOMER: lambda: _("one customer"),
    Verdict.HEARD_ONCE: lambda: _("heard once"),
}
