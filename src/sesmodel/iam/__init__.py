"""The language of access policies, as far as policies of resources use it. Nothing here knows SES."""
