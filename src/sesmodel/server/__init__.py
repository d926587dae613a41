"""The doors of the service on a socket: HTTP, as the SDKs speak it."""
