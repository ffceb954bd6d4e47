"""From a mail that asks for an SMS to what waits to be sent."""
