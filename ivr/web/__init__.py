"""Web infrastructure: public pages, middleware, call counting and logging."""
