"""The names of months and weekdays."""

MONTH_NAMES = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
WEEKDAY_NAMES = (
    "monday mon",
    "tuesday tues tue",
    "wednesday weds wed",
    "thursday thurs thur thu",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
MONTHS = {word: n for n, names in enumerate(MONTH_NAMES, 1) for word in names.split()}
WEEKDAYS = {word: n for n, names in enumerate(WEEKDAY_NAMES) for word in names.split()}
ANY_MONTH = "|".join(name[:3] for name in MONTH_NAMES)  # letters that are in each of their names
ANY_WEEKDAY = "|".join(name[:3] for name in WEEKDAY_NAMES)
