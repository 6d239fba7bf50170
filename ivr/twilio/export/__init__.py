"""The whole line as files, for a host that answers while the service is down."""
