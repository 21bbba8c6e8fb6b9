"""The pages of the desk: a file for each group. The order here is the order of the navigation."""

from . import (
    audit,
    campaign,
    decisions,
    enter,
    file,
    files,
    jobs,
    letters,
    month,
    plans,
    receipts,
    rules,
    templates,
    today,
    units,
)

GROUPS = (
    today.GROUP,
    files.GROUP,
    file.GROUP,
    month.GROUP,
    decisions.GROUP,
    plans.GROUP,
    receipts.GROUP,
    letters.GROUP,
    campaign.GROUP,
    units.GROUP,
    templates.GROUP,
    rules.GROUP,
    audit.GROUP,
    jobs.GROUP,
    enter.GROUP,
)
