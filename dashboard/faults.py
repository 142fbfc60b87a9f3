"""The one base of every error that is meant for the user."""


class UserError(Exception):
    """Something a user can put right; the message is Chinese and says what to do."""
