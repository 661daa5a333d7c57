"""The names of all session keys; values are text, numbers and ids only."""

LANGUAGE = "language"
ELDER = "elder"
#: consultation id → sealed voting token
TOKENS = "tokens"
#: consultation id → where the voter stands: verify, mark, review, receipt
STEP = "step"
#: consultation id → the answers as marked
MARKED = "marked"
#: consultation id → the attempt, so that a second click is the same cast
ATTEMPT = "attempt"
#: consultation id → the receipt's code
RECEIPT = "receipt"
#: the area the reader calls home
PLACE = "place"
#: a success sentence to show once after a rerun
DONE = "done"
#: the sealed desk that this browser works at, while it is turned to residents
KIOSK = "kiosk.desk"
