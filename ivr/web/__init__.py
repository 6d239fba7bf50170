"""Web infrastructure: public pages, middleware, call counting, logging and Sentry."""
