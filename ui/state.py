"""The names of session keys that more than one module reads; values are text and flags only."""

LANGUAGE = "language"
ELDER = "elder"
#: somebody has been signed in while this page was open
KNOWN = "known"
#: a success sentence to show once after a rerun
DONE = "done"
#: the sealed desk that this browser works at, while it is turned to residents
KIOSK = "kiosk.desk"
