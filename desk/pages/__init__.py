"""The pages of the desk: a file for each group. The order here is the order of the navigation."""

from . import decisions, enter, files, jobs, letters, month, plans, receipts, rules, today

GROUPS = (
    today.GROUP,
    files.GROUP,
    month.GROUP,
    decisions.GROUP,
    plans.GROUP,
    receipts.GROUP,
    letters.GROUP,
    rules.GROUP,
    jobs.GROUP,
    enter.GROUP,
)
