"""Where events go: files, webhooks. Each is an :class:`EventSink`, for ``LocalSes.subscribe``."""
