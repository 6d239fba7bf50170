"""What answers beside the calls: public pages, middleware, observers, logging and Sentry."""
